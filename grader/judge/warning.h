/*
 * The compiler's warnings as a teacher would read them out: those that explain failures of students' code, each with
 * a sentence for somebody who knows C for four weeks.
 *
 * A warning never changes the verdict of a check that calls the student's functions, and is never given as the cause:
 * it is shown beside a failed check whose function, or a helper of it, holds the line. Kinds that are not in the table
 * of warning_kind.c are left in the compiler's log: unused helpers, int compared with size_t.
 */
#ifndef GRADUS_JUDGE_WARNING_H
#define GRADUS_JUDGE_WARNING_H

#include "contract/result.h"
#include "contract/submission.h"

/*
 * Fills the result's warnings from the compiler's log (foreign) and the submission's sources. The log is read as gcc
 * writes it in the C locale.
 */
void warnings_find(const struct submission *submission, const char *log, struct result *result);

/* Gives every failed check at most CHECK_WARNINGS_MAX of them, of different kinds. */
void warnings_attach(const struct submission *submission, struct result *result);

/*
 * Judges a check of kind builds_clean by the warnings that were found: it fails if there is one, if the log is so
 * long that some may be missing, or if a source tells the compiler to keep quiet.
 */
void warnings_judge(const struct submission *submission, const struct result *result,
                    struct check_result *check);

/* A kind of warning that matters. */
struct warning_kind {
    const char *option;  /* gcc's, without -W */
    const char *words;   /* that are in its text too, or NULL: all of that option */
    const char *meaning; /* what that means */
};

/* The kind of a warning, or NULL if it is none that matters. Kinds are sorted: the more telling, the earlier. */
const struct warning_kind *warning_kind_find(const char *option, const char *text);

#endif
