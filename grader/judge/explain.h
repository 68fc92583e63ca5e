/* What went wrong, in a sentence for a student. */
#ifndef GRADUS_JUDGE_EXPLAIN_H
#define GRADUS_JUDGE_EXPLAIN_H

#include "contract/answer.h"
#include "contract/result.h"
#include "contract/submission.h"
#include "judge/compare.h"

/* The sentence for an answer that did not come back. `cpu_seconds` is the limit it had. The caller
 * frees. */
char *explain_ending(const struct call *call, const struct answer *answer, double cpu_seconds);

/* The sentence for a returned answer that differs from what is expected. The caller frees. */
char *explain_difference(const struct call *call, const struct difference *difference);

/*
 * Whether a wrong number has the size that the compiler gives to variables which are not set (see compile_flags).
 */
bool looks_unset(const struct difference *difference);

/* Why a function gives different answers to the same call. */
enum change_cause { CHANGED_BY_EARLIER_CALLS, CHANGED_BY_OLD_MEMORY };

/* The sentence for answers that change, where and because of what. The caller frees. */
char *explain_change(const struct call *call, const struct difference *change,
                     enum change_cause cause);

/* Fills the counterexample from a call, its answer and the difference (NULL if the call did not return). */
void explain_by_example(const struct call *call, const struct answer *answer,
                        const struct difference *difference, struct counterexample *example);

/*
 * The sentence for a submission that does not compile: the compiler's first error, and for the common ones what that
 * means. `log` is foreign; control bytes become visible. The caller frees.
 */
char *explain_compiler(const struct submission *submission, const char *log);

/*
 * The sentence for a function of the header that the sources do not have, with the function of theirs that is probably
 * meant and is none of the header's; NULL if there is none. The caller frees.
 */
char *explain_missing(const struct submission *submission, const struct contract *contract,
                      const char *name);

#endif
