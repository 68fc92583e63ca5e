#include "judge/verdict.h"

#include <criterion/criterion.h>

static const struct {
    const char *what;
    struct evidence evidence;
    enum verdict verdict;
} cases[] = {
    {"all right", {.built = 1, .dependencies_passed = 1, .calls = 3, .right = 3}, VERDICT_PASSED},
    {"one wrong", {.built = 1, .dependencies_passed = 1, .calls = 3, .right = 2}, VERDICT_FAILED},
    {"none right", {.built = 1, .dependencies_passed = 1, .calls = 3, .right = 0}, VERDICT_FAILED},
    {"nothing judged",
     {.built = 1, .dependencies_passed = 1, .calls = 0, .right = 0},
     VERDICT_FAILED},
    {"a legal variant",
     {.built = 1, .dependencies_passed = 1, .calls = 3, .right = 0, .is_variant = 1},
     VERDICT_PASSED},
    {"not built",
     {.built = 0, .dependencies_passed = 1, .calls = 3, .right = 3},
     VERDICT_NOT_BUILT},
    {"dependency failed",
     {.built = 1, .dependencies_passed = 0, .calls = 3, .right = 3},
     VERDICT_SKIPPED},
    {"our own trouble",
     {.built = 1, .dependencies_passed = 1, .grader_failed = 1, .calls = 3, .right = 3},
     VERDICT_ERROR},
    {"no evidence at all", {0}, VERDICT_NOT_BUILT},
};

Test(verdict, follows_from_the_evidence)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(verdict_of(&cases[i].evidence), cases[i].verdict, "%s", cases[i].what);
}

Test(verdict, is_never_passed_without_every_call_right_or_a_variant)
{
    for (unsigned bits = 0; bits < 16; bits++)
        for (size_t calls = 0; calls < 4; calls++)
            for (size_t right = 0; right <= calls; right++) {
                struct evidence evidence = {.built = bits & 1,
                                            .dependencies_passed = bits & 2,
                                            .grader_failed = bits & 4,
                                            .is_variant = bits & 8,
                                            .calls = calls,
                                            .right = right};
                bool may_pass = evidence.built && evidence.dependencies_passed &&
                                !evidence.grader_failed && calls &&
                                (right == calls || evidence.is_variant);
                cr_expect_eq(verdict_of(&evidence) == VERDICT_PASSED, may_pass,
                             "bits %u, %zu of %zu", bits, right, calls);
            }
}
