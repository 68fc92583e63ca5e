#include "base/error.h"

#include <criterion/criterion.h>
#include <string.h>

Test(error, keeps_kind_and_text_and_returns_minus_one)
{
    struct error error = {0};
    cr_assert_eq(error_set(&error, ERROR_MACHINE, "cannot open '%s': %d", "a", 7), -1);
    cr_assert_eq(error.kind, ERROR_MACHINE);
    cr_assert_str_eq(error.text, "cannot open 'a': 7");
}

Test(error, takes_a_part_of_itself_as_an_argument)
{
    struct error error = {0};
    error_set(&error, ERROR_INPUT, "inner");
    error_set(&error, ERROR_INPUT, "outer, %s", error.text);
    cr_assert_str_eq(error.text, "outer, inner");
}

Test(error, puts_context_in_front)
{
    struct error error = {0};
    error_set(&error, ERROR_MACHINE, "no space");
    cr_assert_eq(error_prefix(&error, "%s:%d", "file", 3), -1);
    cr_assert_eq(error_prefix(&error, "class"), -1);
    cr_assert_eq(error.kind, ERROR_MACHINE);
    cr_assert_str_eq(error.text, "class: file:3: no space");
}

Test(error, stays_on_one_line)
{
    struct error error = {0};
    error_set(&error, ERROR_INPUT, "cannot open '%s'", "a\nb\r\nc");
    cr_assert_str_eq(error.text, "cannot open 'a b  c'");
}

enum { ROOM = sizeof((struct error *)0)->text };

static void fill(char *text, size_t length)
{
    memset(text, 'a', length);
    text[length] = '\0';
}

Test(error, keeps_what_just_fits)
{
    char text[ROOM];
    fill(text, ROOM - 1);
    struct error error = {0};
    error_set(&error, ERROR_INPUT, "%s", text);
    cr_assert_str_eq(error.text, text);
}

Test(error, marks_a_cut)
{
    char text[2 * ROOM];
    struct error error = {0};
    for (size_t length = ROOM; length < 2 * ROOM; length += 100) {
        fill(text, length);
        error_set(&error, ERROR_INPUT, "%s", text);
        cr_expect_eq(strlen(error.text), ROOM - 1, "length %zu", length);
        cr_expect_str_eq(error.text + ROOM - 5, "a...", "length %zu", length);
    }
    error_prefix(&error, "%s", text);
    cr_expect_eq(strlen(error.text), ROOM - 1);
    cr_expect_str_eq(error.text + ROOM - 5, "a...");
}

Test(error, does_not_cut_within_a_character)
{
    for (size_t shift = 0; shift < 4; shift++) {
        char text[2 * ROOM] = "";
        fill(text, shift);
        while (strlen(text) < ROOM + 4)
            strcat(text, "\xe2\x82\xac");
        struct error error = {0};
        error_set(&error, ERROR_INPUT, "%s", text);
        size_t length = strlen(error.text);
        cr_expect((length - 3 - shift) % 3 == 0 && length >= ROOM - 3, "cut at %zu after %zu bytes",
                  length, shift);
        cr_expect_str_eq(error.text + length - 3, "...");
    }
}
