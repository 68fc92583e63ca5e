/*
 * Runs a fuzz target without libFuzzer, the same way on every machine:
 *
 *   NAME_fuzz SEED_DIR ITERATIONS
 *
 * First every seed (a file of SEED_DIR, in the order of their names) goes in as it is, then
 * ITERATIONS mutants of seeds: bytes flipped, blocks deleted, doubled, or taken from another seed,
 * words of the seeds and awkward numbers put in. A failed assertion or a sanitizer ends the run;
 * then the input is left in `NAME_fuzz.crash` in the current folder, to be used as a seed.
 * Prints `NAME: N inputs` at the end.
 */
#include "fuzz.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_BYTES_MAX = 1 << 20, INPUT_BYTES_MAX = 1 << 16, MUTATIONS_MAX = 6 };

struct corpus {
    struct text *seeds; /* owned; none is empty */
    size_t count;
};
