#include "judge/fingerprint.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "box/compile.h"
#include "contract/digest.h"
#include "contract/record.h"
#include "contract/yaml.h"
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

/* --- how each check is judged --- */

/* Keys that no verdict rests on. What is not named here counts: a key that is forgotten costs time, not rightness. */
static const char *const shown_of_assignment[] = {"checks", "title", "picture", NULL};
static const char *const shown_of_check[] = {"points", "hint", "visibility", NULL};
static const char *const nothing[] = {NULL};

static bool is_among(const char *const names[], const char *name)
{
    for (; *names; names++)
        if (text_equal(*names, name))
            return true;
    return false;
}

/* Each node begins with its kind and its size, so that no two trees read the same. */
static void add_node(struct sha256_ctx *context, const struct yaml_node *node,
                     const char *const left_out[])
{
    size_t counted = 0;
    for (size_t i = 0; i < node->count; i++)
        counted += !node->keys || !is_among(left_out, node->keys[i].text);
    uint64_t head[3] = {node->kind, node->is_quoted, counted};
    add_bytes(context, head, sizeof head);
    if (node->text)
        add_text(context, node->text);
    for (size_t i = 0; i < node->count; i++) {
        if (node->keys && is_among(left_out, node->keys[i].text))
            continue;
        if (node->keys)
            add_text(context, node->keys[i].text);
        add_node(context, &node->items[i], nothing);
    }
}

static int add_common(struct sha256_ctx *context, const struct assignment *assignment,
                      const struct fingerprint *taken, const struct yaml_node *config,
                      struct error *error)
{
    add_text(context, taken->questions);
    add_node(context, config, shown_of_assignment);
    return add_file(context, assignment->reference, error) ||
                   add_file(context, "/proc/self/exe", error)
               ? -1
               : 0;
}

static int take_judging(const struct root *root, const struct assignment *assignment,
                        struct fingerprint *taken, struct error *error)
{
    struct sha256_ctx common;
    struct yaml_node config = {0};
    struct text bytes = {0};
    char *path = text_format("%s/%s.yaml", root->configs, assignment->name);
    sha256_init(&common);
    int result = file_read(path, CONFIG_BYTES_MAX, &bytes, error) ||
                         yaml_parse(path, text_string(&bytes), bytes.length, &config, error) ||
                         add_common(&common, assignment, taken, &config, error)
                     ? -1
                     : 0;
    const struct yaml_node *checks = yaml_find(&config, "checks");
    if (!result && checks && checks->count == assignment->config.check_count) {
        taken->check_count = checks->count;
        taken->judging = memory_new(checks->count, sizeof *taken->judging);
        for (size_t i = 0; i < checks->count; i++) {
            struct sha256_ctx context = common;
            add_node(&context, &checks->items[i], shown_of_check);
            digest_write(&context, taken->judging[i]);
        }
    }
    yaml_release(&config);
    text_release(&bytes);
    free(path);
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
    if (!result)
        result = take_judging(root, assignment, &taken, error);
    if (!result) {
        taken.versions = text_format("gradus %s; %s", GRADUS_VERSION, text_string(&compiler));
        *fingerprint = taken;
    }
    if (result)
        fingerprint_release(&taken);
    text_release(&compiler);
    return result;
}

void fingerprint_release(struct fingerprint *fingerprint)
{
    free(fingerprint->versions);
    free(fingerprint->judging);
    *fingerprint = (struct fingerprint){0};
}
