/* For tests: a check that was judged for code of the reference's, and what can be shown of it. */
#ifndef GRADUS_TESTS_SUPPORT_STAGE_H
#define GRADUS_TESTS_SUPPORT_STAGE_H

#include "judge/show.h"
#include "support/subject.h"

struct stage {
    struct subject subject;
    struct examination examination; /* of the check */
    struct respondent student;
    struct check_result result;
    struct plots plots;
};

/* Judges the assignment's first check of that kind of the function, for a student whose function is `code`. */
void stage_open(struct stage *stage, const char *assignment, const char *function,
                enum check_kind kind, const char *code);
void stage_close(struct stage *stage);

/* Checks that together show every kind of plot there is, each with a known mistake in it. */
extern const struct stage_subject {
    const char *assignment, *function;
    enum check_kind kind;
    const char *mistake;
} stage_subjects[];
enum { STAGE_SUBJECTS = 12 };

#endif
