/*
 * A fuzz target: a function that must survive any bytes, under the sanitizers. NAME_fuzz.c defines
 * one; it runs with tests/fuzz/driver.c in `make test`, and with clang's -fsanitize=fuzzer alone.
 */
#ifndef GRADUS_FUZZ_H
#define GRADUS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds the bytes to the code under test and asserts what must hold of its result. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
