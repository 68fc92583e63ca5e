#include "class/change.h"

#include <criterion/criterion.h>

static const char older[] =
    "{\"score\": 6, \"checks\": ["
    "{\"name\": \"A\", \"verdict\": \"passed\", \"points\": 6, \"max_points\": 6},"
    "{\"name\": \"B\", \"verdict\": \"failed\", \"points\": 0, \"max_points\": 4}]}";

Test(change, tells_another_verdict_from_another_weight)
{
    static const char newer[] =
        "{\"score\": 9, \"checks\": ["
        "{\"name\": \"A\", \"verdict\": \"passed\", \"points\": 5, \"max_points\": 5},"
        "{\"name\": \"B\", \"verdict\": \"passed\", \"points\": 4, \"max_points\": 4},"
        "{\"name\": \"C\", \"verdict\": \"failed\", \"points\": 0, \"max_points\": 1}]}";
    struct change change;
    struct error error = {0};
    cr_assert_eq(change_between(older, newer, &change, &error), 0, "%s", error.text);
    cr_expect_eq(change.before, 6);
    cr_expect_eq(change.after, 9);
    cr_expect_str_eq(change.why, "'A' is worth 5, was 6 (-1); 'B' was failed, is passed (+4); "
                                 "'C' is new: failed (+0)");
    change_release(&change);
}

Test(change, names_a_check_that_is_gone_and_is_silent_if_nothing_is)
{
    struct change change;
    struct error error = {0};
    cr_assert_eq(change_between(older, "{\"score\": 0, \"checks\": []}", &change, &error), 0);
    cr_expect_str_eq(change.why, "'A' is gone (-6); 'B' is gone (+0)");
    change_release(&change);
    cr_assert_eq(change_between(older, older, &change, &error), 0);
    cr_expect_str_eq(change.why, "");
    change_release(&change);
    cr_expect_eq(change_between(older, "[]", &change, &error), -1);
    cr_expect_eq(error.kind, ERROR_INPUT);
}
