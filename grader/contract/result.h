/*
 * What a grading yields: a verdict with its evidence for every check, and the points. Reports read
 * nothing else.
 */
#ifndef GRADUS_CONTRACT_RESULT_H
#define GRADUS_CONTRACT_RESULT_H

#include "contract/answer.h"
#include "contract/call.h"
#include "contract/config.h"
#include "contract/plot.h"

#include <stdbool.h>

enum verdict {
    VERDICT_PASSED,
    VERDICT_FAILED,
    VERDICT_NOT_BUILT, /* the submission does not compile */
    VERDICT_SKIPPED,   /* what the check depends on did not pass */
    VERDICT_ERROR,     /* the grader's own trouble; costs no marks, to be tried again */
};

/* In the message of what does not compile: what stands between the compiler's words and what they mean, if it is known. */
#define RESULT_PLAIN_WORDS "; in plain words: "

/*
 * What the call of a counterexample should yield, as numbers: with it a program sees the failure again. Not part of a
 * result that was read back.
 */
struct expected {
    bool present;
    struct answer
        answer;          /* owned; the right one; of a minimizer's promises its evaluations count */
    double return_bound; /* how far the returned number may be off */
    double **bounds; /* owned; per parameter the bounds of a written array of doubles, else NULL */
    struct call earlier; /* owned; the call before, if that changes what comes; or empty */
    const struct relation
        *relation; /* of a property: what does not hold, the configuration's; or NULL */
    double *slack; /* owned; how far the relation's sides may be apart, per element */
    size_t slack_count;
};

/*
 * The call that shows a failure, with what was expected and what came. A result that was read back has it as text
 * alone.
 */
struct counterexample {
    bool present;
    struct call call;   /* owned; its signature is the contract's; or empty */
    struct call second; /* owned; a property's second call, made of the first; or empty */
    char *called;       /* owned; the call as C that compiles */
    char *then;         /* owned; the second call, or NULL */
    char *where;        /* owned; what the call's callback stands for, or NULL */
    char *output; /* owned; what differs: "return value", "grad[0]"; NULL if the call did not return
                   */
    char *expected; /* owned; a number, or words; NULL if there is none to name */
    char *got;      /* owned */
    struct expected right;
};

/* Whether a gradient is the derivative of the student's own loss. */
enum consistency {
    CONSISTENCY_NOT_ASKED,
    CONSISTENCY_HOLDS,
    CONSISTENCY_BROKEN,
    CONSISTENCY_UNDECIDED, /* the loss gives no numbers to decide it by */
};

/* What is known of a wrong gradient beside that: with the comparison it tells the class of the mistake. */
struct gradient_finding {
    enum consistency consistency;
    bool loss_is_right; /* if consistency was asked */
};

/* A warning of the compiler (or of the search for integer divisions) that explains failures of students' code. */
struct warning {
    char *file; /* owned; the source */
    size_t line, column;
    char *kind;    /* owned; gcc's option without -W, or "integer-division" */
    char *text;    /* owned; what the compiler says, made visible */
    char *meaning; /* owned; what that means, in a sentence for a beginner */
};

enum { CHECK_WARNINGS_MAX = 2 };

struct check_result {
    enum answer_kind ending;   /* what came of the call that shows the failure */
    bool reads_old_memory;     /* answers depend on what memory held before */
    char *place;               /* owned; the source line that does it, "mle.c:93: text", or NULL */
    const struct check *check; /* the configuration's */
    enum verdict verdict;
    double points;
    char *message;                    /* owned; one sentence: what is wrong, or "" */
    struct gradient_finding gradient; /* kind gradient, if it failed and is no known mistake */
    const struct mistake *mistake;    /* the known mistake or variant that it is, or NULL */
    struct counterexample counterexample;
    const struct warning *warnings[CHECK_WARNINGS_MAX]; /* the result's, in what the function of a
                                                           failed check runs; a sign, not a cause */
    size_t warning_count;
    struct plots plots; /* owned; empty unless asked for */
    double seconds;
};

/* The layers around foreign code; all of them hold, or nothing is run. */
#define RESULT_ISOLATION "bubblewrap, seccomp, landlock, rlimits"

struct result {
    char *assignment, *student; /* owned */
    char submission_sha256[65];
    uint64_t seed;
    const char *isolation; /* the rung that held */
    char *kit,
        *newer_kit; /* owned; versions of the student's kit that it was checked in, and of the course's if that
                              is newer; or NULL */
    char *compiler_log;          /* owned; what the compiler printed, foreign */
    struct check_result *checks; /* owned; in the configuration's order */
    size_t check_count;
    struct warning *warnings; /* owned; in the order of the sources */
    size_t warning_count;
    double score, max_score;
    double seconds;
};

/* Frees what the result owns and leaves an empty one; safe twice. */
void result_release(struct result *result);

/* Frees what was found of one check and leaves the check alone; safe twice. */
void check_result_clear(struct check_result *result);

/*
 * The hint that goes with the failure of a check that was run here; NULL if there is none, if the check did not fail,
 * or if the function crashed, ran on, or the like: then the message says what to do, and the formula is not the matter.
 */
const char *check_result_hint(const struct check_result *result);

/* The consistency as reports spell it. */
const char *consistency_name(enum consistency consistency);

/* The verdict as reports spell it. */
const char *verdict_name(enum verdict verdict);

/*
 * The first check that lost points, in the configuration's order, grader's own errors before all;
 * NULL if none did.
 */
const struct check_result *result_first_loss(const struct result *result);

#endif
