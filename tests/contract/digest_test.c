#include "contract/digest.h"

#include <criterion/criterion.h>

/* The first examples of FIPS 180-4's test vectors: the empty message, and "abc". */
Test(digest, is_that_of_the_standard_and_begins_anew)
{
    struct sha256_ctx context;
    char text[DIGEST_TEXT_BYTES];
    sha256_init(&context);
    digest_write(&context, text);
    cr_expect_str_eq(text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_update(&context, 3, (const uint8_t *)"abc");
    digest_write(&context, text);
    cr_expect_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
