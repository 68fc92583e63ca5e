#include "contract/record.h"

#include "base/memory.h"
#include "contract/stored.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* The first bytes of an encoded record; the last one is the version. */
static const char magic[4] = {'G', 'R', 'R', 1};

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
    stored_add_answer(call, answer, &entry->answer);
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
    struct cursor cursor = {0};
    if (found)
        cursor = (struct cursor){text_string(&found->answer), found->answer.length};
    if (!found || !stored_take_answer(&cursor, call, answer)) {
        record->missing++;
        return false;
    }
    if (cursor.left) {
        answer_release(answer, call);
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

void record_encode(const struct record *record, struct text *bytes)
{
    text_append(bytes, magic, sizeof magic);
    stored_add_size(bytes, record->build);
    stored_add_size(bytes, record->log.length);
    text_append(bytes, text_string(&record->log), record->log.length);
    stored_add_size(bytes, record->count);
    for (size_t i = 0; i < record->count; i++) {
        const struct record_entry *entry = &record->entries[i];
        text_append(bytes, entry->key, sizeof entry->key);
        stored_add_size(bytes, entry->answer.length);
        text_append(bytes, text_string(&entry->answer), entry->answer.length);
    }
}

static bool decode(struct cursor cursor, struct record *record)
{
    char head[sizeof magic];
    size_t build, count;
    if (!cursor_take(&cursor, head, sizeof head) || memcmp(head, magic, sizeof magic) != 0 ||
        !cursor_take_size(&cursor, &build) || build > RECORD_COMPILER_LIMIT ||
        !cursor_take_text(&cursor, &record->log) || !cursor_take_size(&cursor, &count))
        return false;
    record->build = (enum record_build)build;
    for (size_t i = 0; i < count; i++) {
        struct record_entry *entry = new_entry(record);
        if (!cursor_take(&cursor, entry->key, sizeof entry->key) ||
            !cursor_take_text(&cursor, &entry->answer))
            return false;
    }
    return cursor.left == 0;
}

int record_decode(const char *bytes, size_t length, struct record *record, struct error *error)
{
    struct record made = {0};
    if (!decode((struct cursor){bytes, length}, &made)) {
        record_release(&made);
        return error_set(error, ERROR_INPUT, "the stored answers are damaged; grade again");
    }
    *record = made;
    return 0;
}
