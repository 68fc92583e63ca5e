/* From evidence to verdict: a pure function, so that a table of tests covers it. */
#ifndef GRADUS_JUDGE_VERDICT_H
#define GRADUS_JUDGE_VERDICT_H

#include "contract/result.h"

#include <stdbool.h>

struct evidence {
    bool built; /* the submission compiles */
    bool dependencies_passed;
    bool grader_failed; /* trouble of the grader's own */
    size_t calls;       /* that were judged */
    size_t right;       /* right in both passes */
    bool is_variant;    /* all answers are those of a legal variant */
};

/*
 * Passed needs at least one call and every call right (or a legal variant's answer) in both passes;
 * nothing that is missing counts as right.
 */
enum verdict verdict_of(const struct evidence *evidence);

#endif
