/*
 * One check at work: what is asked, what is expected, what came.
 *
 * How it works
 *   examination_prepare makes the inputs, in the way of the check's kind, and asks the oracle, while the compiler
 *   still runs. All calls are put to the respondent twice: in order, arrays pushed against the guard behind them;
 *   then last call first, other poison, arrays against the guard before them. examination_judge compares, and puts a
 *   failure into words: it may ask more, to make the call small, to tell mistakes apart, to hold a gradient against
 *   its loss.
 */
#ifndef GRADUS_JUDGE_EXAMINATION_H
#define GRADUS_JUDGE_EXAMINATION_H

#include "contract/input.h"
#include "contract/result.h"
#include "judge/compare.h"
#include "judge/oracle.h"
#include "judge/respondent.h"

struct kind;
struct scene;

/* A call and what came of it, twice. */
struct asked {
    struct call call; /* the input's own */
    struct answer first, second;
};

/* Small calls that a failing one is replaced by (judge/smaller.h), and what is expected of them. */
struct smaller {
    bool is_made;
    struct inputs inputs;
    struct expectation *expectations; /* owned; per input */
};

struct examination {
    const struct check *check;
    const struct config *config;
    const struct oracle *oracle;
    const struct kind *kind;
    struct inputs inputs;
    struct expectation *expectations; /* owned; per input */
    struct asked *asked;              /* owned; per input */
    struct smaller smaller;           /* made when the first call fails */
};

/* What kinds of checks differ in. To add a kind: a file, a line in the table of kind.c, its name in
 * config.c. */
struct kind {
    enum check_kind kind;
    /* whether a returned answer is right, and if not, why; NULL: answer_is_right */
    bool (*is_right)(const struct check *check, const struct call *call,
                     const struct answer *answer, const struct expectation *expectation,
                     struct difference *difference);
    /* whether it is what a known mistake gives; NULL: answer_agrees */
    bool (*agrees)(const struct check *check, const struct call *call, const struct answer *answer,
                   const struct expectation *mistake);
    /* fills the inputs; NULL: inputs_generate does */
    void (*generate)(struct examination *examination, uint64_t seed);
    /* more to say of a failure, or of a function that is right (both NULL: nothing); may ask the
     * respondent; *remark stays NULL if there is nothing */
    int (*remark)(const struct examination *examination, const struct respondent *respondent,
                  size_t failing_input, struct gradient_finding *finding, char **remark,
                  struct error *error);
    int (*remark_on_right)(const struct examination *examination,
                           const struct respondent *respondent, char **remark, struct error *error);
    /* adds what the kind plots by itself (judge/show.h); NULL: nothing */
    int (*show)(struct scene *scene, struct plots *plots, struct error *error);
};

const struct kind *kind_of(enum check_kind kind);

/* Whether a returned answer is right by the check's kind; if not, *difference says why. */
bool kind_is_right(const struct check *check, const struct call *call, const struct answer *answer,
                   const struct expectation *expectation, struct difference *difference);

/* Whether an answer is what a known mistake gives, by the check's kind. */
bool kind_agrees(const struct check *check, const struct call *call, const struct answer *answer,
                 const struct expectation *mistake);

/* Makes the inputs alone, or takes the recorded ones. The caller releases the examination. */
void examination_generate(const struct config *config, const struct check *check,
                          const struct oracle *oracle, uint64_t seed,
                          struct examination *examination);

/* Makes inputs and expectations. The caller releases the examination. */
void examination_prepare(const struct config *config, const struct check *check,
                         const struct oracle *oracle, uint64_t seed,
                         struct examination *examination);

/* The small calls; they are made now if they were not yet. */
const struct smaller *examination_smaller(struct examination *examination);

/* Has the respondent make all calls, twice. Fails with ERROR_MACHINE. */
int examination_ask(struct examination *examination, const struct respondent *respondent,
                    struct error *error) MUST_CHECK;

/*
 * Judges what came: fills verdict, points, message, mistake and counterexample of *result. May put
 * one more run to the respondent, to tell state kept between calls from memory that was never written.
 * Fails with ERROR_MACHINE.
 */
int examination_judge(struct examination *examination, const struct respondent *respondent,
                      struct check_result *result, struct error *error) MUST_CHECK;

void examination_release(struct examination *examination);

/* The examinations of all checks of an assignment, in its order: many submissions can take them, one after the other. */
struct examinations {
    struct examination *list; /* owned */
    size_t count;
};

/* Prepares all of them. The caller releases them. */
void examinations_prepare(const struct config *config, const struct oracle *oracle, uint64_t seed,
                          struct examinations *examinations);
void examinations_release(struct examinations *examinations);

#endif
