#include "class/change.h"

#include <criterion/criterion.h>

static const char older[] =
    "{\"score\": 6, \"checks\": ["
    "{\"name\": \"A\", \"verdict\": \"passed\", \"points\": 6, \"max_points\": 6},"
    "{\"name\": \"B\", \"verdict\": \"failed\", \"points\": 0, \"max_points\": 4}]}";

/* A result of some checks, each of which passed or failed. */
struct made {
    struct check checks[3];
    struct check_result results[3];
    struct result result;
};

static void make(struct made *made, size_t count, const struct check checks[],
                 const enum verdict verdicts[])
{
    *made = (struct made){.result = {.checks = made->results, .check_count = count}};
    for (size_t i = 0; i < count; i++) {
        made->checks[i] = checks[i];
        made->results[i] = (struct check_result){.check = &made->checks[i], .verdict = verdicts[i]};
        if (verdicts[i] == VERDICT_PASSED)
            made->results[i].points = checks[i].points;
        made->result.score += made->results[i].points;
    }
}

Test(change, tells_another_verdict_from_another_weight)
{
    struct made newer;
    struct change change;
    struct error error = {0};
    make(&newer, 3,
         (const struct check[]){
             {.name = "A", .points = 5}, {.name = "B", .points = 4}, {.name = "C", .points = 1}},
         (const enum verdict[]){VERDICT_PASSED, VERDICT_PASSED, VERDICT_FAILED});
    cr_assert_eq(change_between(older, &newer.result, &change, &error), 0, "%s", error.text);
    cr_expect_eq(change.before, 6);
    cr_expect_eq(change.after, 9);
    cr_expect_str_eq(change.why, "'A' is worth 5, was 6 (-1); 'B' was failed, is passed (+4); "
                                 "'C' is new: failed (+0)");
    change_release(&change);
}

Test(change, names_a_check_that_is_gone_and_is_silent_if_nothing_is)
{
    struct made newer, same;
    struct change change;
    struct error error = {0};
    make(&newer, 0, NULL, NULL);
    make(&same, 2, (const struct check[]){{.name = "A", .points = 6}, {.name = "B", .points = 4}},
         (const enum verdict[]){VERDICT_PASSED, VERDICT_FAILED});
    cr_assert_eq(change_between(older, &newer.result, &change, &error), 0);
    cr_expect_str_eq(change.why, "'A' is gone (-6); 'B' is gone (+0)");
    change_release(&change);
    cr_assert_eq(change_between(older, &same.result, &change, &error), 0);
    cr_expect_str_eq(change.why, "");
    change_release(&change);
    cr_expect_eq(change_between("[]", &same.result, &change, &error), -1);
    cr_expect_eq(error.kind, ERROR_INPUT);
}
