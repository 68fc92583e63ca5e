#include "class/parcel.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct parcel sample_parcel(void)
{
    struct source source = {.name = memory_string("mle.c")};
    text_append(&source.contents, "a\0b", 3);
    struct parcel parcel = {
        .state = PARCEL_GRADED,
        .assignment = memory_string("mle"),
        .sha256 = memory_string("aa"),
        .questions = memory_string("q"),
        .rules = memory_string("r"),
        .versions = memory_string("gradus 1; gcc"),
        .seed = 7,
        .record_bytes = 99,
        .score = 82.5,
        .max_score = 100,
        .seconds = 0.25,
        .submission = {.sources = memory_copy(&source, sizeof source), .source_count = 1}};
    text_add(&parcel.result, "{\"x\":1}\n");
    text_append(&parcel.record, "r\0r", 3);
    text_add(&parcel.plots, "{\"plots\":[]}");
    return parcel;
}

Test(parcel, arrives_as_it_was_sent)
{
    struct parcel parcel = sample_parcel(), back = {0};
    struct text bytes = {0}, again = {0};
    struct error error = {0};
    parcel_encode(&parcel, &bytes);
    cr_assert_eq(parcel_decode(text_string(&bytes), bytes.length, &back, &error), 0, "%s",
                 error.text);
    parcel_encode(&back, &again);
    cr_assert_eq(bytes.length, again.length);
    cr_expect_arr_eq(text_string(&bytes), text_string(&again), bytes.length);
    cr_expect_eq(back.score, 82.5);
    cr_expect_str_eq(text_string(&back.plots), "{\"plots\":[]}");
    cr_expect_eq(back.record_bytes, 99);
    cr_expect_eq(back.submission.sources[0].contents.length, 3);
    parcel_release(&parcel);
    parcel_release(&back);
    text_release(&bytes);
    text_release(&again);
}

Test(parcel, that_is_cut_or_changed_is_none)
{
    struct parcel parcel = sample_parcel(), back = {0};
    struct text bytes = {0};
    struct error error = {0};
    parcel_encode(&parcel, &bytes);
    for (size_t length = 0; length < bytes.length; length++)
        cr_expect_eq(parcel_decode(text_string(&bytes), length, &back, &error), -1);
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.bytes[i] ^= 1;
        cr_expect_eq(parcel_decode(text_string(&bytes), bytes.length, &back, &error), -1,
                     "byte %zu", i);
        bytes.bytes[i] ^= 1;
    }
    cr_expect_eq(error.kind, ERROR_MACHINE);
    parcel_release(&parcel);
    text_release(&bytes);
}
