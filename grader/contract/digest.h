/* SHA-256 as people and file names read it. */
#ifndef GRADUS_CONTRACT_DIGEST_H
#define GRADUS_CONTRACT_DIGEST_H

#include <nettle/sha2.h>
#include <stddef.h>

enum { DIGEST_TEXT_BYTES = 2 * SHA256_DIGEST_SIZE + 1 };

/* Ends the context, which begins anew, and writes its digest in lower-case hexadecimal. */
void digest_write(struct sha256_ctx *context, char text[DIGEST_TEXT_BYTES]);

/* Writes the digest of some bytes. */
void digest_of(const void *bytes, size_t length, char text[DIGEST_TEXT_BYTES]);

#endif
