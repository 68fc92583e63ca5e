/*
 * What is kept of a class: who handed in what, what it answered, how it was judged. One SQLite file (WAL), written by
 * one batch at a time.
 *
 * How it works
 *   A result is written together with its submission, its answers and its plots in one transaction that is on the disk
 *   before store_put returns: whoever is killed at any moment finds all of it or nothing. Nothing is ever overwritten: a
 *   submission that is judged anew gets another result beside the old one, under the fingerprint of what it was judged
 *   by. Results are found by submission (its SHA-256), not by student: the same files need not be graded twice.
 *   A second batch on the same store is told so (a lock beside the file, which the kernel lifts with the process).
 *
 * Fails with ERROR_MACHINE where the disk or the file does not do what it should (full, read-only, damaged), with
 * ERROR_INPUT where the user should do something else (locked by another batch, no store, one of a newer gradus).
 */
#ifndef GRADUS_CLASS_STORE_H
#define GRADUS_CLASS_STORE_H

#include "base/error.h"
#include "base/text.h"
#include "contract/submission.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum store_access {
    STORE_READ,   /* the file must be there; others may write to it meanwhile */
    STORE_WRITE,  /* made if it is not there; the only writer */
    STORE_UPDATE, /* must be there; the only writer */
};

/* Opens the store. The caller closes it. */
int store_open(const char *path, enum store_access access, struct store **store,
               struct error *error) MUST_CHECK;

/* Safe on NULL. */
void store_close(struct store *store);

/* --- who handed in what --- */

/* One attempt of one student. */
struct attempt {
    char *student;      /* owned; as the platform identifies the student */
    char *name;         /* owned; the full name, or NULL */
    size_t number;      /* from 1, in the order of handing in */
    char *submitted_at; /* owned; ISO 8601 in UTC, or NULL if the platform does not say */
    char *origin;       /* owned; the path it came from */
    char *notices;      /* owned; what intake had to say, a line each; "" if nothing */
    char *problem;      /* owned; why there is nothing to grade, or NULL */
    char sha256[65];    /* of the submission; "" if there is nothing to grade */
};

void attempt_release(struct attempt *attempt);

/*
 * Notes attempts of an assignment, all or none; one that was noted before is replaced, but the time of the same
 * submission stays if it is not known now.
 */
int store_put_attempts(struct store *store, const char *assignment, const struct attempt attempts[],
                       size_t count, struct error *error) MUST_CHECK;

struct attempts {
    struct attempt *list; /* owned; by student, then by number */
    size_t count;
};

/* All attempts of an assignment. The caller releases them. */
int store_attempts(struct store *store, const char *assignment, struct attempts *attempts,
                   struct error *error) MUST_CHECK;
void attempts_release(struct attempts *attempts);

/* --- how it was judged --- */

/*
 * Squeezes answers as the store keeps them: it takes longer than all else that a store does, so that those do it who
 * made the answers. Fails with ERROR_MACHINE. The caller releases *squeezed.
 */
int store_squeeze(const struct text *record, struct text *squeezed, struct error *error) MUST_CHECK;

/* A result and what it rests on. */
struct graded {
    const char *assignment;
    const struct submission *submission; /* its sources are kept; NULL: they are kept already */
    const char *sha256;                  /* of the submission */
    const char
        *questions;    /* fingerprint of what was asked: answers to the same can be judged again */
    const char *rules; /* fingerprint of what it was judged by; the questions are part of it */
    const char *versions; /* of gradus and compiler, for people */
    uint64_t seed;
    double score, max_score;
    bool is_error;             /* a check is the grader's own error */
    const char *result;        /* as JSON */
    const struct text *record; /* all answers, squeezed; NULL: those that are kept stay */
    size_t record_bytes;       /* that they had before */
    const struct text
        *plots; /* JSON (report/plot_json.h); NULL: there are none, or if there is no record either,
                                  those that are kept stay */
};

/* Keeps all of it, or nothing; forgets failed attempts at grading it. */
int store_put(struct store *store, const struct graded *graded, struct error *error) MUST_CHECK;

/* Keeps all of several results, or nothing of any: many that cost nothing to make again share one sync of the disk. */
int store_put_all(struct store *store, const struct graded list[], size_t count,
                  struct error *error) MUST_CHECK;

/*
 * Appends the JSON of the newest result under these rules, or under any (rules NULL); *found says whether there is one.
 * Results with the grader's own errors count only if `with_errors`.
 */
int store_result(struct store *store, const char *assignment, const char *sha256, const char *rules,
                 bool with_errors, struct text *json, bool *found, struct error *error) MUST_CHECK;

/* Appends the JSON of the newest result, which is the one that counts, errors aside, and copies its rules. */
int store_newest(struct store *store, const char *assignment, const char *sha256, struct text *json,
                 char rules[65], bool *found, struct error *error) MUST_CHECK;

/* Its rules alone. */
int store_newest_rules(struct store *store, const char *assignment, const char *sha256,
                       char rules[65], bool *found, struct error *error) MUST_CHECK;

/* The points of the newest result, which is the one that counts; errors aside. */
int store_score(struct store *store, const char *assignment, const char *sha256, double *score,
                double *max_score, bool *found, struct error *error) MUST_CHECK;

/* Appends the answers to those questions. */
int store_answers(struct store *store, const char *assignment, const char *sha256,
                  const char *questions, struct text *record, bool *found,
                  struct error *error) MUST_CHECK;

/* Whether it has answers to those questions. */
int store_has_answers(struct store *store, const char *assignment, const char *sha256,
                      const char *questions, bool *found, struct error *error) MUST_CHECK;

/* Appends the plots that go with the newest result, errors included, as JSON. */
int store_plots(struct store *store, const char *assignment, const char *sha256, struct text *json,
                bool *found, struct error *error) MUST_CHECK;

/* Reads a submission's sources; *submission is released by the caller. */
int store_submission(struct store *store, const char *sha256, struct submission *submission,
                     bool *found, struct error *error) MUST_CHECK;

/*
 * Notes how checks are judged under these rules, as text; noted before, it stays. store_judging appends it, nothing if it
 * was not noted.
 */
int store_put_judging(struct store *store, const char *rules, const char *judging,
                      struct error *error) MUST_CHECK;
int store_judging(struct store *store, const char *rules, struct text *judging,
                  struct error *error) MUST_CHECK;

/* --- the course's rules --- */

/*
 * Notes the text of the course's rules that count for an assignment from now on, for those who want to know what another
 * text changes; older ones are kept. store_course appends the newest, if there is one.
 */
int store_put_course(struct store *store, const char *assignment, const struct text *course,
                     struct error *error) MUST_CHECK;
int store_course(struct store *store, const char *assignment, struct text *course, bool *found,
                 struct error *error) MUST_CHECK;

/* --- the grader's own failures --- */

/* Notes that grading failed, and why; *count is how often it has under these rules. */
int store_note_failure(struct store *store, const char *assignment, const char *sha256,
                       const char *rules, const char *why, size_t *count,
                       struct error *error) MUST_CHECK;

/* How often grading this submission has failed under the rules it failed most often under; if it has, appends why. */
int store_failure(struct store *store, const char *assignment, const char *sha256, struct text *why,
                  size_t *count, struct error *error) MUST_CHECK;

/* --- adjustments --- */

/* Points given or taken by hand. */
struct adjustment {
    char *student, *author, *reason, *made_at; /* owned */
    double points;                             /* added to the score */
};

int store_put_adjustment(struct store *store, const char *assignment,
                         const struct adjustment *adjustment, struct error *error) MUST_CHECK;

struct adjustments {
    struct adjustment *list; /* owned; in the order they were made */
    size_t count;
};

int store_adjustments(struct store *store, const char *assignment, struct adjustments *adjustments,
                      struct error *error) MUST_CHECK;
void adjustments_release(struct adjustments *adjustments);

#endif
