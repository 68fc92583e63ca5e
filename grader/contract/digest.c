#include "contract/digest.h"

#include <stdint.h>
#include <stdio.h>

void digest_write(struct sha256_ctx *context, char text[DIGEST_TEXT_BYTES])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

void digest_of(const void *bytes, size_t length, char text[DIGEST_TEXT_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    digest_write(&context, text);
}
