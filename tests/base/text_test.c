#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

Test(text, is_empty_when_zeroed)
{
    struct text text = {0};
    cr_assert_str_eq(text_string(&text), "");
    text_release(&text);
    char *detached = text_detach(&text);
    cr_assert_str_eq(detached, "");
    free(detached);
}

Test(text, grows_by_bytes_strings_and_formats)
{
    struct text text = {0};
    text_add(&text, "a");
    text_append(&text, "bcd", 2);
    text_print(&text, "%d%s", 12, "x");
    text_append(&text, NULL, 0);
    text_add(&text, "");
    text_print(&text, "%s", "");
    cr_assert_str_eq(text_string(&text), "abc12x");
    cr_assert_eq(text.length, 6);
    text_release(&text);
    text_release(&text);
    cr_assert_null(text.bytes);
}

Test(text, ends_in_a_zero_byte_at_every_length)
{
    struct text text = {0};
    for (size_t i = 1; i < 300; i++) {
        text_append(&text, "a", 1);
        cr_assert_eq(text.length, i);
        cr_assert_eq(text.bytes[i], '\0');
        cr_assert_lt(i, text.capacity);
    }
    text_release(&text);
}

Test(text, formats_what_exactly_fills_its_room)
{
    for (int width = 60; width < 70; width++) {
        struct text text = {0};
        text_print(&text, "%*d", width, 7);
        cr_expect_eq(text.length, (size_t)width);
        cr_expect_eq(strlen(text_string(&text)), (size_t)width);
        text_release(&text);
    }
}

Test(text, holds_zero_bytes)
{
    struct text text = {0};
    text_append(&text, "a\0b", 3);
    text_add(&text, "c");
    cr_assert_eq(text.length, 4);
    cr_assert_eq(memcmp(text.bytes, "a\0bc", 5), 0);
    text_release(&text);
}

Test(text, is_empty_after_it_was_given_away)
{
    struct text text = {0};
    text_add(&text, "abc");
    char *detached = text_detach(&text);
    cr_assert_str_eq(detached, "abc");
    cr_assert_eq(text.length, 0);
    cr_assert_str_eq(text_string(&text), "");
    free(detached);
}

Test(text, formats_a_string_of_any_length)
{
    char *text = text_format("%05000d|%s", 1, "end");
    cr_assert_eq(strlen(text), 5004);
    cr_assert_str_eq(text + 4999, "1|end");
    free(text);
}

Test(text, counts_edits)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"abc", "abc", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"abc", "axc", 1},
        {"abc", "ac", 1},
        {"abc", "abxc", 1},
        {"abc", "acb", 1},
        {"abcd", "badc", 2},
        {"abc", "abC", 1},
        {"abc", "aBC", 1},
        {"abc", "ABC", 2},
        {"n", "N", 1},
        {"n", "k", 1},
        {"kitten", "sitting", 3},
        {"tolerence", "tolerance", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t there = text_distance(cases[i].a, cases[i].b);
        size_t back = text_distance(cases[i].b, cases[i].a);
        cr_expect_eq(there, cases[i].distance, "'%s' to '%s': %zu", cases[i].a, cases[i].b, there);
        cr_expect_eq(back, there, "'%s' to '%s': %zu", cases[i].b, cases[i].a, back);
    }
}

Test(text, counts_edits_of_words_too_long_to_compare_as_all_letters_or_none)
{
    char a[101], b[101];
    memset(a, 'a', 100);
    memset(b, 'a', 100);
    a[100] = b[100] = '\0';
    cr_assert_eq(text_distance(a, b), 0);
    b[0] = 'b';
    cr_assert_eq(text_distance(a, b), 100);
    cr_assert_eq(text_distance(a, "a"), 100);
}

Test(text, finds_the_word_that_was_meant)
{
    static const char *const words[] = {"tolerance", "points", "inputs", "hint", "n", "d", "ab"};
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"tolerence", "tolerance"},
        {"TOLERANCE", NULL},
        {"Tolerance", "tolerance"},
        {"tolreanec", "tolerance"},
        {"point", "points"},
        {"input", "inputs"},
        {"ipnuts", "inputs"},
        {"hunt", "hint"},
        {"pinte", NULL},
        {"n", "n"},
        {"N", "n"},
        {"k", NULL},
        {"ac", "ab"},
        {"xy", NULL},
        {"", NULL},
        {"visibility", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *nearest = text_nearest(cases[i].word, words, COUNT(words));
        const char *shown = nearest ? nearest : "nothing", *wanted = cases[i].nearest;
        cr_expect_str_eq(shown, wanted ? wanted : "nothing", "'%s' gave '%s'", cases[i].word,
                         shown);
    }
    cr_expect_null(text_nearest("n", NULL, 0));
}

Test(text, prefers_the_first_of_the_nearest)
{
    static const char *const words[] = {"abcdxx", "abcdex", "abcdey"};
    cr_assert_eq(text_nearest("abcdef", words, COUNT(words)), words[1]);
}

Test(text, shows_what_a_terminal_would_obey_or_misread)
{
    static const struct {
        const char *bytes, *shown;
    } cases[] = {
        {"plain", "plain"},
        {"two\nlines\tand a tab", "two\nlines\tand a tab"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {"a\rb\bc\x7f", "a\\x0db\\x08c\\x7f"},
        {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},     /* U+10FFFF, the last one */
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, /* beyond it */
        {"\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"},
        {"\xc0\x80", "\\xc0\\x80"}, /* too long for U+0000 */
        {"\xc1\xbf", "\\xc1\\xbf"},
        {"\xe0\x9f\xbf", "\\xe0\\x9f\\xbf"}, /* too long for U+07FF */
        {"\xe0\xa0\x80", "\xe0\xa0\x80"},
        {"\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf"}, /* too long for U+FFFF */
        {"\xf0\x90\x80\x80", "\xf0\x90\x80\x80"},
        {"\xed\x9f\xbf", "\xed\x9f\xbf"},
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"}, /* a surrogate */
        {"\xc2\x9b"
         "31m",
         "\\xc2\\x9b31m"}, /* C1's CSI */
        {"\xc2\xa0", "\xc2\xa0"},
        {"\xe2\x80\xae"
         "txt.exe",
         "\\xe2\\x80\\xaetxt.exe"}, /* right-to-left override */
        {"\xe2\x81\xa7", "\\xe2\\x81\\xa7"},
        {"\xe2\x81\xaa", "\xe2\x81\xaa"},
        {"\x80", "\\x80"},
        {"\xe2\x82", "\\xe2\\x82"}, /* ends too early */
        {"\xe2\x82"
         "a",
         "\\xe2\\x82"
         "a"},
        {"\xc3", "\\xc3"},
        {"\xff\xfe", "\\xff\\xfe"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text text = {0};
        char *bytes = strdup(cases[i].bytes);
        text_add_visible(&text, bytes, strlen(bytes));
        cr_expect_str_eq(text_string(&text), cases[i].shown, "case %zu: '%s' for '%s'", i,
                         text_string(&text), cases[i].shown);
        free(bytes);
        text_release(&text);
    }
}

Test(text, shows_zero_bytes_and_reads_no_further_than_told)
{
    struct text text = {0};
    text_add_visible(&text, "a\0b\xe2\x82\xac", 5);
    cr_assert_str_eq(text_string(&text), "a\\x00b\\xe2\\x82");
    text_release(&text);
}
