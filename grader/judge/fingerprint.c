#include "judge/fingerprint.h"

#include "base/file.h"
#include "base/limits.h"
#include "box/compile.h"
#include "contract/digest.h"
#include "contract/record.h"
#include "judge/examination.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a program of ours, or of a reference. */
static const size_t program_bytes_max = (size_t)1 << 30;

static void add_bytes(struct sha256_ctx *context, const void *bytes, size_t length)
{
    uint64_t head = length; /* so that no two sequences of parts read the same */
    sha256_update(context, sizeof head, (const uint8_t *)&head);
    sha256_update(context, length, bytes);
}

static void add_text(struct sha256_ctx *context, const char *string)
{
    add_bytes(context, string, strlen(string));
}

static int add_file(struct sha256_ctx *context, const char *path, struct error *error)
{
    struct text contents = {0};
    int result = file_read(path, program_bytes_max, &contents, error);
    if (!result)
        add_bytes(context, text_string(&contents), contents.length);
    else
        error->kind = ERROR_MACHINE;
    text_release(&contents);
    return result;
}

static void add_calls(struct sha256_ctx *context, const struct assignment *assignment,
                      const struct oracle *oracle, uint64_t seed)
{
    for (size_t i = 0; i < assignment->config.check_count; i++) {
        struct examination examination;
        examination_generate(&assignment->config, &assignment->config.checks[i], oracle, seed,
                             &examination);
        for (size_t k = 0; k < examination.inputs.count; k++)
            record_hash_call(context, &examination.inputs.list[k].call);
        examination_release(&examination);
    }
}

static int take_questions(const struct root *root, const struct assignment *assignment,
                          const struct oracle *oracle, uint64_t seed, const char *compiler,
                          char digest[65], struct error *error)
{
    struct sha256_ctx context;
    sha256_init(&context);
    add_text(&context, compiler);
    for (size_t i = 0; compile_flags[i]; i++)
        add_text(&context, compile_flags[i]);
    for (size_t i = 0; i < assignment->include_count; i++)
        add_bytes(&context, text_string(&assignment->includes[i].contents),
                  assignment->includes[i].contents.length);
    add_bytes(&context, &assignment->config.cpu_seconds, sizeof assignment->config.cpu_seconds);
    add_bytes(&context, &assignment->config.memory_bytes, sizeof assignment->config.memory_bytes);
    add_bytes(&context, &seed, sizeof seed);
    add_calls(&context, assignment, oracle, seed);
    if (add_file(&context, root->worker, error))
        return -1;
    digest_write(&context, digest);
    return 0;
}

static int take_rules(const struct root *root, const struct assignment *assignment,
                      const char *questions, char digest[65], struct error *error)
{
    struct sha256_ctx context;
    char *config = text_format("%s/%s.yaml", root->configs, assignment->name);
    sha256_init(&context);
    add_text(&context, questions);
    int result = add_file(&context, config, error) ||
                         add_file(&context, assignment->reference, error) ||
                         add_file(&context, "/proc/self/exe", error)
                     ? -1
                     : 0;
    if (!result)
        digest_write(&context, digest);
    free(config);
    return result;
}

int fingerprint_take(const struct root *root, const struct assignment *assignment,
                     const struct oracle *oracle, uint64_t seed, struct fingerprint *fingerprint,
                     struct error *error)
{
    struct fingerprint taken = {0};
    struct text compiler = {0};
    int result = compile_version(&compiler, error);
    if (!result)
        result = take_questions(root, assignment, oracle, seed, text_string(&compiler),
                                taken.questions, error);
    if (!result)
        result = take_rules(root, assignment, taken.questions, taken.rules, error);
    if (!result) {
        taken.versions = text_format("gradus %s; %s", GRADUS_VERSION, text_string(&compiler));
        *fingerprint = taken;
    }
    text_release(&compiler);
    return result;
}

void fingerprint_release(struct fingerprint *fingerprint)
{
    free(fingerprint->versions);
    *fingerprint = (struct fingerprint){0};
}
