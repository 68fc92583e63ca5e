/*
 * Runs a fuzz target without libFuzzer, the same way on every machine:
 *
 *   NAME_fuzz SEED_DIR ITERATIONS
 *
 * First every seed (a file of SEED_DIR, in the order of the names) goes in as it is, then
 * ITERATIONS mutants of them: bits flipped, blocks deleted, doubled or taken from another seed,
 * words of the seeds and awkward numbers put in. Prints `NAME: N inputs` at the end.
 *
 * The inputs go in in a child process. When it dies (an assertion, a sanitizer's report, no
 * progress for SECONDS_MAX), the parent writes its last input to NAME_fuzz.crash in the current
 * folder and exits with 1; the file can be a seed from then on. Exits with 2 if it is called
 * wrongly.
 */
#include "fuzz.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INPUT_BYTES_MAX = 1 << 16, BLOCK_BYTES_MAX = 64, MUTATIONS_MAX = 6, SECONDS_MAX = 60 };

struct corpus {
    struct text *seeds; /* owned; the first one is empty, so that there always is one */
    size_t count;
};

/* What the parent sees of the child. */
struct progress {
    size_t inputs; /* begun so far */
    size_t length; /* of the last one */
    char bytes[INPUT_BYTES_MAX];
};

/* --- chance --- */

/* The next number of SplitMix64 (Steele, Lea, Flood 2014, figure 16). */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A number below `end`, which is at least 1. */
static size_t random_below(uint64_t *state, size_t end)
{
    return (size_t)(random_next(state) % end);
}

/* --- mutations: each changes the input in one place --- */

struct block {
    const char *bytes;
    size_t length;
};

typedef void mutation(struct text *input, const struct corpus *corpus, uint64_t *state);

/* Puts the block, which may be a part of the input, in the place of `removed` bytes. */
static void replace(struct text *input, size_t place, size_t removed, struct block block)
{
    struct text changed = {0};
    text_append(&changed, input->bytes, place);
    text_append(&changed, block.bytes, block.length);
    text_append(&changed, input->bytes + place + removed, input->length - place - removed);
    text_release(input);
    *input = changed;
    if (input->length > INPUT_BYTES_MAX)
        input->length = INPUT_BYTES_MAX;
}

/* A place in front of, within or behind the bytes. */
static size_t any_place(const struct text *input, uint64_t *state)
{
    return random_below(state, input->length + 1);
}

static struct block any_block(const struct text *text, uint64_t *state)
{
    size_t start = any_place(text, state), rest = text->length - start;
    size_t longest = rest < BLOCK_BYTES_MAX ? rest : BLOCK_BYTES_MAX;
    return (struct block){text_string(text) + start, random_below(state, longest + 1)};
}

static bool is_of_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* A whole word or a single other byte; nothing of an empty text. */
static struct block any_word(const struct text *text, uint64_t *state)
{
    if (!text->length)
        return (struct block){"", 0};
    size_t start = random_below(state, text->length), end = start + 1;
    if (is_of_word(text->bytes[start])) {
        while (start && is_of_word(text->bytes[start - 1]))
            start--;
        while (end < text->length && is_of_word(text->bytes[end]))
            end++;
    }
    return (struct block){text->bytes + start, end - start};
}

static const struct text *any_seed(const struct corpus *corpus, uint64_t *state)
{
    return &corpus->seeds[random_below(state, corpus->count)];
}

static void flip_bit(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    (void)corpus;
    if (input->length)
        input->bytes[random_below(state, input->length)] ^= (char)(1u << random_below(state, 8));
}

static void delete_block(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    (void)corpus;
    struct block block = any_block(input, state);
    size_t place = (size_t)(block.bytes - text_string(input));
    replace(input, place, block.length, (struct block){"", 0});
}

static void cut_off(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    (void)corpus;
    input->length = any_place(input, state);
}

static void double_block(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    (void)corpus;
    struct block block = any_block(input, state);
    replace(input, any_place(input, state), 0, block);
}

static void splice_block(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    struct block block = any_block(any_seed(corpus, state), state);
    replace(input, any_place(input, state), 0, block);
}

static void insert_word(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    struct block word = any_word(any_seed(corpus, state), state);
    replace(input, any_place(input, state), 0, word);
}

static void replace_word(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    struct block word = any_word(any_seed(corpus, state), state), old = any_word(input, state);
    if (old.length)
        replace(input, (size_t)(old.bytes - input->bytes), old.length, word);
}

/* Numbers at which sizes, signs and counts turn over, in 1, 2, 4 or 8 bytes, little-endian. */
static void insert_number(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    (void)corpus;
    static const uint64_t numbers[] = {
        0,
        1,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0xffff,
        0x7fffffff,
        0x80000000,
        0xffffffff,
        0x7fffffffffffffff,
        0x8000000000000000,
        0xffffffffffffffff,
    };
    uint64_t number = numbers[random_below(state, sizeof numbers / sizeof *numbers)];
    size_t width = (size_t)1 << random_below(state, 4), place = any_place(input, state);
    size_t rest = input->length - place;
    bool overwrites = random_below(state, 2) && rest >= width;
    replace(input, place, overwrites ? width : 0, (struct block){(const char *)&number, width});
}

static mutation *const mutations[] = {
    flip_bit,     delete_block, cut_off,      double_block,
    splice_block, insert_word,  replace_word, insert_number,
};

static void mutate(struct text *input, const struct corpus *corpus, uint64_t *state)
{
    const struct text *seed = any_seed(corpus, state);
    input->length = 0;
    text_append(input, seed->bytes, seed->length);
    for (size_t i = 1 + random_below(state, MUTATIONS_MAX); i; i--)
        mutations[random_below(state, sizeof mutations / sizeof *mutations)](input, corpus, state);
}

/* --- running --- */

/* Runs one input in a block of exactly its length, so that AddressSanitizer sees every byte too
 * far. */
static void run(const struct text *input, struct progress *progress)
{
    if (progress->inputs++ % 1024 == 0)
        alarm(SECONDS_MAX);
    progress->length = input->length;
    if (input->length)
        memcpy(progress->bytes, input->bytes, input->length);
    uint8_t *bytes = memory_copy(input->bytes, input->length);
    LLVMFuzzerTestOneInput(bytes, input->length);
    free(bytes);
}

static void run_all(const struct corpus *corpus, size_t iterations, struct progress *progress)
{
    uint64_t state = 20240229;
    struct text input = {0};
    for (size_t i = 0; i < corpus->count; i++)
        run(&corpus->seeds[i], progress);
    for (size_t i = 0; i < iterations; i++) {
        mutate(&input, corpus, &state);
        run(&input, progress);
    }
    text_release(&input);
}

static int save_crash(const char *name, const struct progress *progress)
{
    char *path = text_format("%s_fuzz.crash", name);
    FILE *file = fopen(path, "wb");
    if (file) {
        fwrite(progress->bytes, 1, progress->length, file);
        fclose(file);
    }
    fprintf(stderr, "%s: failed at input %zu, which is in %s\n", name, progress->inputs, path);
    free(path);
    return 1;
}

static int run_in_child(const char *name, const struct corpus *corpus, size_t iterations)
{
    struct progress *progress =
        mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = progress == MAP_FAILED ? -1 : fork();
    if (child < 0) {
        perror(name);
        return 2;
    }
    if (!child) {
        run_all(corpus, iterations, progress);
        return 0;
    }
    int status;
    waitpid(child, &status, 0);
    if (status)
        return save_crash(name, progress);
    printf("%s: %zu inputs\n", name, progress->inputs);
    return fflush(stdout) ? 2 : 0;
}

/* --- seeds --- */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int load_seed(const char *folder, const char *name, struct text *seed)
{
    struct error error = {0};
    char *path = file_join(folder, name);
    int result = file_read(path, INPUT_BYTES_MAX, seed, &error);
    if (result)
        fprintf(stderr, "%s\n", error.text);
    free(path);
    return result;
}

static int load_corpus(const char *folder, struct corpus *corpus)
{
    struct dirent **entries = NULL;
    int found = scandir(folder, &entries, is_visible, alphasort);
    if (found < 0) {
        perror(folder);
        return -1;
    }
    int result = 0;
    corpus->count = (size_t)found + 1;
    corpus->seeds = memory_new(corpus->count, sizeof *corpus->seeds);
    for (int i = 0; i < found; i++) {
        if (load_seed(folder, entries[i]->d_name, &corpus->seeds[i + 1]))
            result = -1;
        free(entries[i]);
    }
    free(entries);
    return result;
}

static void release_corpus(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->count; i++)
        text_release(&corpus->seeds[i]);
    free(corpus->seeds);
    *corpus = (struct corpus){0};
}

/* The program's name without its folder and without `_fuzz`. The caller frees. */
static char *target_name(const char *program)
{
    char *name = file_name_of(program), *suffix = strstr(name, "_fuzz");
    if (suffix)
        *suffix = '\0';
    return name;
}

int main(int argc, char **argv)
{
    char *end = NULL;
    size_t iterations = argc == 3 ? strtoul(argv[2], &end, 10) : 0;
    if (argc != 3 || end == argv[2] || *end) {
        fprintf(stderr, "usage: %s SEED_DIR ITERATIONS\n", argv[0]);
        return 2;
    }
    char *name = target_name(argv[0]);
    struct corpus corpus = {0};
    int status = load_corpus(argv[1], &corpus) ? 2 : run_in_child(name, &corpus, iterations);
    release_corpus(&corpus);
    free(name);
    return status;
}
