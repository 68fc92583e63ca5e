/*
 * A student's check of their own work, and its ways: once, after every save, as a test of their own, in the debugger.
 */
#ifndef GRADUS_COMMANDS_CHECK_H
#define GRADUS_COMMANDS_CHECK_H

#include "commands/command.h"
#include "judge/examination.h"
#include "judge/grade.h"

/* What reports are shown on. */
struct display {
    enum ink ink;
    size_t columns; /* 0: no terminal */
    bool has_utf8;
};

struct display display_of_stdout(void);

/* What is checked, and how it is shown. */
struct self_check {
    const struct command *command;
    const struct options *options;
    const struct workplace *workplace;
    const char *path;   /* the folder or file that was named */
    const char *folder; /* the folder that the sources are in */
    bool *asked;        /* owned; per check of the configuration: it was named; NULL: all */
    bool *wanted;       /* owned; these and what they depend on; NULL: all */
    struct examinations *prepared; /* of all checks, or NULL */
    struct display display;
};

/*
 * Reads which checks a name means: a check's number, its name or a part that no other has, or a function, which means
 * all checks of it. Fails with ERROR_INPUT, with the nearest name or all that could be meant.
 */
int self_check_select(struct self_check *self, const char *name, struct error *error) MUST_CHECK;

/* Reads and grades the work. The caller releases both. Fails if there is nothing to grade, or no box. */
int self_check_grade(const struct self_check *self, struct submission *submission,
                     struct result *result, struct error *error) MUST_CHECK;

/* Failed if a check that was asked for did not pass. */
int self_check_status(const struct self_check *self, const struct result *result);

/* Appends the report as the options want it. */
void self_check_report(const struct self_check *self, const struct result *result,
                       struct text *text);

/*
 * The first check that was asked for whose failure can be written as a test; if there is none *obstacle says why, of
 * the check that is returned.
 */
const struct check_result *self_check_counterexample(const struct self_check *self,
                                                     const struct result *result,
                                                     const char **obstacle);

/* Checks once and prints the report; returns the exit status. */
int self_check_once(const struct self_check *self);

/* Checks now and after every save until the user ends it; returns the exit status. */
int self_check_watch(struct self_check *self);

/* Checks once and writes the counterexample as a test into the folder; returns the exit status. */
int self_check_repro(const struct self_check *self);

/* Checks once and stops the debugger in the student's function at the counterexample; returns the exit status. */
int self_check_debug(const struct self_check *self);

#endif
