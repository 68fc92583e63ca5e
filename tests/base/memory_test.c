#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* AddressSanitizer ends the process itself when memory is out. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

Test(memory, is_zero_when_new)
{
    unsigned char *block = memory_new(100, 8);
    for (size_t i = 0; i < 800; i++)
        cr_assert_eq(block[i], 0, "byte %zu", i);
    free(block);
}

Test(memory, of_no_elements_is_a_block_all_the_same)
{
    void *nothing[] = {memory_new(0, 8), memory_new(8, 0), memory_resize(NULL, 0, 8),
                       memory_copy(NULL, 0)};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        cr_expect_not_null(nothing[i], "block %zu", i);
        free(nothing[i]);
    }
}

Test(memory, keeps_its_contents_when_resized)
{
    int *block = memory_new(2, sizeof *block);
    block[0] = 3;
    block[1] = 4;
    block = memory_resize(block, 1000, sizeof *block);
    cr_assert_eq(block[0], 3);
    cr_assert_eq(block[1], 4);
    block[999] = 5;
    free(block);
}

Test(memory, copies_are_independent)
{
    char original[] = "ab\0c", *copy = memory_copy(original, sizeof original);
    original[0] = 'x';
    cr_assert_eq(memcmp(copy, "ab\0c", sizeof original), 0);
    free(copy);
}

Test(memory, copies_strings_and_their_beginnings)
{
    char *whole = memory_string("abc"), *part = memory_string_of("abc", 2);
    char *empty = memory_string(""), *none = memory_string_of(NULL, 0);
    cr_expect_str_eq(whole, "abc");
    cr_expect_str_eq(part, "ab");
    cr_expect_str_eq(empty, "");
    cr_expect_str_eq(none, "");
    free(whole);
    free(part);
    free(empty);
    free(none);
}

Test(memory, ends_the_process_with_status_3_when_there_is_none, .exit_code = 3,
     .disabled = SANITIZED)
{
    volatile size_t much = SIZE_MAX / 4;
    memory_new(much, 1);
}

Test(memory, ends_the_process_when_a_size_overflows, .exit_code = 3, .disabled = SANITIZED)
{
    volatile size_t much = SIZE_MAX / 2 + 1;
    memory_new(much, 2);
}

Test(memory, ends_the_process_when_a_resize_overflows, .exit_code = 3, .disabled = SANITIZED)
{
    volatile size_t much = SIZE_MAX / 8 + 2;
    free(memory_resize(NULL, much, 8));
}
