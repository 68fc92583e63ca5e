#include "contract/record.h"

#include "base/memory.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* The first bytes of an encoded record; the last one is the version. */
static const char magic[4] = {'G', 'R', 'R', 1};

/* What of an answer has a fixed size; the arrays follow, in the order of the parameters, each with a byte before it. */
struct stored_answer {
    uint64_t returned, poison, evaluations, misused_sizes[2];
    int64_t index, system_call;
    uint32_t kind, parameter, misuse;
    int32_t signal, exit_status;
    uint8_t has_place, is_write, while_loading, has_arrays;
};

/* --- questions --- */

static void hash_text(struct sha256_ctx *context, const char *string)
{
    sha256_update(context, strlen(string) + 1, (const uint8_t *)string);
}

void record_hash_call(struct sha256_ctx *context, const struct call *call)
{
    const struct signature *signature = call->signature;
    hash_text(context, signature->name);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct value *value = &call->values[i];
        uint8_t head[2] = {value->data != NULL, value->problem != NULL};
        sha256_update(context, sizeof head, head);
        if (signature->parameters[i].kind == PARAMETER_SCALAR)
            sha256_update(context, sizeof value->scalar.bits, (const uint8_t *)&value->scalar.bits);
        if (value->data)
            sha256_update(context, call_array_bytes(call, i), value->data);
        if (value->problem)
            sha256_update(context, problem_bytes(value->problem), (const uint8_t *)value->problem);
    }
}

static void make_key(const struct call *call, uint32_t style, uint8_t key[RECORD_KEY_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, sizeof style, (const uint8_t *)&style);
    record_hash_call(&context, call);
    sha256_digest(&context, RECORD_KEY_BYTES, key);
}

/* --- answers --- */

static void encode_answer(const struct call *call, const struct answer *answer, struct text *bytes)
{
    struct stored_answer stored;
    memset(&stored, 0, sizeof stored); /* padding too: equal answers have equal bytes */
    stored.kind = answer->kind;
    stored.returned = answer->returned.bits;
    stored.poison = answer->poison;
    stored.evaluations = answer->evaluations.count;
    stored.misuse = answer->evaluations.misuse;
    stored.misused_sizes[0] = answer->evaluations.misused_sizes[0];
    stored.misused_sizes[1] = answer->evaluations.misused_sizes[1];
    stored.has_place = answer->fault.has_place;
    stored.parameter = (uint32_t)answer->fault.parameter;
    stored.index = answer->fault.index;
    stored.is_write = answer->fault.is_write;
    stored.while_loading = answer->fault.while_loading;
    stored.signal = answer->fault.signal;
    stored.exit_status = answer->fault.exit_status;
    stored.system_call = answer->fault.system_call;
    stored.has_arrays = answer->arrays != NULL;
    text_append(bytes, &stored, sizeof stored);
    for (size_t i = 0; answer->arrays && i < call->signature->parameter_count; i++) {
        uint8_t is_there = answer->arrays[i] != NULL;
        text_append(bytes, &is_there, 1);
        if (is_there)
            text_append(bytes, answer->arrays[i], call_array_bytes(call, i));
    }
}

/* Reads `length` bytes, if there are so many left. */
static bool take_bytes(const char **at, size_t *left, void *target, size_t length)
{
    if (*left < length)
        return false;
    memcpy(target, *at, length);
    *at += length;
    *left -= length;
    return true;
}

static bool decode_arrays(const struct call *call, const char **at, size_t *left,
                          struct answer *answer)
{
    answer->arrays = memory_new(call->signature->parameter_count, sizeof *answer->arrays);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        uint8_t is_there;
        bool is_needed = answer->kind == ANSWER_RETURNED && call_writes(call, i);
        if (!take_bytes(at, left, &is_there, 1) || (is_there && !call_writes(call, i)) ||
            (is_needed && !is_there))
            return false;
        size_t bytes = is_there ? call_array_bytes(call, i) : 0;
        if (*left < bytes)
            return false;
        if (is_there) {
            answer->arrays[i] = memory_copy(*at, bytes);
            *at += bytes;
            *left -= bytes;
        }
    }
    return true;
}

static bool decode_answer(const struct call *call, const struct text *bytes, struct answer *answer)
{
    struct stored_answer stored;
    const char *at = text_string(bytes);
    size_t left = bytes->length;
    if (!take_bytes(&at, &left, &stored, sizeof stored) || stored.kind > ANSWER_MISSING ||
        stored.misuse > MISUSE_CONTEXT ||
        (stored.has_place && stored.parameter >= call->signature->parameter_count) ||
        (stored.kind == ANSWER_RETURNED && !stored.has_arrays))
        return false;
    struct answer made = {
        .kind = (enum answer_kind)stored.kind,
        .returned = {.bits = stored.returned},
        .poison = stored.poison,
        .fault = {.has_place = stored.has_place != 0,
                  .parameter = stored.parameter,
                  .index = (ptrdiff_t)stored.index,
                  .is_write = stored.is_write != 0,
                  .while_loading = stored.while_loading != 0,
                  .signal = stored.signal,
                  .exit_status = stored.exit_status,
                  .system_call = (long)stored.system_call},
        .evaluations = {.count = stored.evaluations,
                        .misuse = (enum misuse)stored.misuse,
                        .misused_sizes = {stored.misused_sizes[0], stored.misused_sizes[1]}},
    };
    if ((stored.has_arrays && !decode_arrays(call, &at, &left, &made)) || left) {
        answer_release(&made, call);
        return false;
    }
    *answer = made;
    return true;
}

/* --- the record --- */

static struct record_entry *new_entry(struct record *record)
{
    if (record->count == record->capacity) {
        record->capacity = record->capacity ? 2 * record->capacity : 64;
        record->entries = memory_resize(record->entries, record->capacity, sizeof *record->entries);
    }
    struct record_entry *entry = &record->entries[record->count++];
    *entry = (struct record_entry){0};
    return entry;
}

void record_add(struct record *record, const struct call *call, uint32_t style,
                const struct answer *answer)
{
    struct record_entry *entry = new_entry(record);
    make_key(call, style, entry->key);
    encode_answer(call, answer, &entry->answer);
}

bool record_take(struct record *record, const struct call *call, uint32_t style,
                 struct answer *answer)
{
    uint8_t key[RECORD_KEY_BYTES];
    struct record_entry *found = NULL;
    make_key(call, style, key);
    for (size_t i = 0; i < record->count && !(found && !found->is_taken); i++) {
        size_t at = (record->cursor + i) % record->count;
        struct record_entry *entry = &record->entries[at];
        if (memcmp(entry->key, key, sizeof key) != 0 || (found && entry->is_taken && entry < found))
            continue;
        found = entry;
        record->cursor = at + 1;
    }
    if (!found || !decode_answer(call, &found->answer, answer)) {
        record->missing++;
        return false;
    }
    found->is_taken = true;
    return true;
}

void record_cut(struct record *record, size_t count)
{
    while (record->count > count)
        text_release(&record->entries[--record->count].answer);
}

void record_release(struct record *record)
{
    record_cut(record, 0);
    free(record->entries);
    text_release(&record->log);
    *record = (struct record){0};
}

/* --- bytes --- */

static void put_size(struct text *bytes, size_t size)
{
    uint32_t number = (uint32_t)size;
    text_append(bytes, &number, sizeof number);
}

void record_encode(const struct record *record, struct text *bytes)
{
    text_append(bytes, magic, sizeof magic);
    put_size(bytes, record->build);
    put_size(bytes, record->log.length);
    text_append(bytes, text_string(&record->log), record->log.length);
    put_size(bytes, record->count);
    for (size_t i = 0; i < record->count; i++) {
        const struct record_entry *entry = &record->entries[i];
        text_append(bytes, entry->key, sizeof entry->key);
        put_size(bytes, entry->answer.length);
        text_append(bytes, text_string(&entry->answer), entry->answer.length);
    }
}

static bool take_text(const char **at, size_t *left, struct text *text)
{
    uint32_t length;
    if (!take_bytes(at, left, &length, sizeof length) || length > *left)
        return false;
    text_append(text, *at, length);
    *at += length;
    *left -= length;
    return true;
}

static bool decode(const char *at, size_t left, struct record *record)
{
    char head[sizeof magic];
    uint32_t build, count;
    if (!take_bytes(&at, &left, head, sizeof head) || memcmp(head, magic, sizeof magic) != 0 ||
        !take_bytes(&at, &left, &build, sizeof build) || build > RECORD_COMPILER_LIMIT ||
        !take_text(&at, &left, &record->log) || !take_bytes(&at, &left, &count, sizeof count))
        return false;
    record->build = (enum record_build)build;
    for (uint32_t i = 0; i < count; i++) {
        struct record_entry *entry = new_entry(record);
        if (!take_bytes(&at, &left, entry->key, sizeof entry->key) ||
            !take_text(&at, &left, &entry->answer))
            return false;
    }
    return left == 0;
}

int record_decode(const char *bytes, size_t length, struct record *record, struct error *error)
{
    struct record made = {0};
    if (!decode(bytes, length, &made)) {
        record_release(&made);
        return error_set(error, ERROR_INPUT, "the stored answers are damaged; grade again");
    }
    *record = made;
    return 0;
}
