#include "judge/recording.h"

#include "base/memory.h"
#include "contract/kit.h"
#include "contract/record.h"
#include "contract/stored.h"
#include "judge/gradient_point.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* The first bytes of a recording; the last one is the version. */
static const char magic[4] = {'G', 'R', 'K', 1};

enum { KEY_BYTES = 16 };

struct entry {
    uint8_t key[KEY_BYTES]; /* of the question */
    struct text bytes;      /* what was said */
};

struct recording {
    struct entry *entries; /* owned; sorted by key */
    size_t count, capacity;
    const struct config *
        config; /* while it is made; NULL: it was read, and code is asked for as it is named there */
};

struct recording *recording_new(const struct config *config)
{
    struct recording *recording = memory_new(1, sizeof *recording);
    recording->config = config;
    return recording;
}

void recording_free(struct recording *recording)
{
    if (!recording)
        return;
    for (size_t i = 0; i < recording->count; i++)
        text_release(&recording->entries[i].bytes);
    free(recording->entries);
    free(recording);
}

/* --- entries --- */

/* The place of the first entry whose key is not less. */
static size_t place_of(const struct recording *recording, const uint8_t key[KEY_BYTES])
{
    size_t low = 0, high = recording->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(recording->entries[middle].key, key, KEY_BYTES) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct entry *find(const struct recording *recording, const uint8_t key[KEY_BYTES])
{
    size_t place = place_of(recording, key);
    return place < recording->count && memcmp(recording->entries[place].key, key, KEY_BYTES) == 0
               ? &recording->entries[place]
               : NULL;
}

/* The bytes of a new entry, which the caller fills; NULL if the question is there already. */
static struct text *add(struct recording *recording, const uint8_t key[KEY_BYTES])
{
    size_t place = place_of(recording, key);
    if (find(recording, key))
        return NULL;
    if (recording->count == recording->capacity) {
        recording->capacity = recording->capacity ? 2 * recording->capacity : 256;
        recording->entries =
            memory_resize(recording->entries, recording->capacity, sizeof *recording->entries);
    }
    struct entry *entry = &recording->entries[place];
    memmove(entry + 1, entry, (recording->count - place) * sizeof *entry);
    recording->count++;
    *entry = (struct entry){0};
    memcpy(entry->key, key, KEY_BYTES);
    return &entry->bytes;
}

static void hash_text(struct sha256_ctx *context, const char *string)
{
    sha256_update(context, strlen(string) + 1, (const uint8_t *)string);
}

/* Code by the name that it has in the kit. */
static void hash_code(struct sha256_ctx *context, const struct recording *recording,
                      const char *code)
{
    const struct config *config = recording->config;
    for (size_t i = 0; config && i < config->mistake_count; i++) {
        if (!text_equal(config->mistakes[i].id, code))
            continue;
        char *id = kit_mistake_id(config, &config->mistakes[i]);
        hash_text(context, id);
        free(id);
        return;
    }
    hash_text(context, code);
}

/* What a key is of. */
enum question { QUESTION_CALLS, QUESTION_EXPECTATION, QUESTION_ANSWER };

/* The key of a question; of answers the check is "", of series the code and the call are none. */
static void make_key(const struct recording *recording, enum question question, const char *check,
                     const char *code, const struct call *call, uint8_t key[KEY_BYTES])
{
    struct sha256_ctx context;
    uint8_t kind = (uint8_t)question;
    sha256_init(&context);
    sha256_update(&context, sizeof kind, &kind);
    hash_text(&context, check);
    hash_code(&context, recording, code);
    if (call)
        record_hash_call(&context, call);
    sha256_digest(&context, KEY_BYTES, key);
}

static void make_series_key(const struct recording *recording, const struct check *check,
                            enum series series, uint8_t key[KEY_BYTES])
{
    char number[] = {(char)('0' + series), 0};
    make_key(recording, QUESTION_CALLS, check->name, number, NULL, key);
}

/* --- series --- */

void recording_note_calls(struct recording *recording, const struct check *check,
                          enum series series, const struct inputs *inputs)
{
    uint8_t key[KEY_BYTES];
    make_series_key(recording, check, series, key);
    struct text *bytes = add(recording, key);
    if (!bytes)
        return;
    stored_add_size(bytes, inputs->count);
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input *input = &inputs->list[i];
        stored_add_size(bytes, input->values);
        stored_add_size(bytes, input->course);
        stored_add_size(bytes, input->step);
        stored_add_call(&input->call, bytes);
    }
}

static bool take_input(struct cursor *cursor, const struct signature *function, struct input *input)
{
    size_t values, course, step;
    if (!cursor_take_size(cursor, &values) || values > INPUT_HIGHEST ||
        !cursor_take_size(cursor, &course) || course >= COURSES ||
        !cursor_take_size(cursor, &step) || !stored_take_call(cursor, function, &input->call))
        return false;
    input->values = (enum input_values)values;
    input->course = (enum course)course;
    input->step = step;
    return true;
}

bool recording_calls(const struct recording *recording, const struct check *check,
                     enum series series, struct inputs *inputs)
{
    uint8_t key[KEY_BYTES];
    make_series_key(recording, check, series, key);
    const struct entry *entry = find(recording, key);
    size_t count;
    if (!entry)
        return false;
    struct cursor cursor = {text_string(&entry->bytes), entry->bytes.length};
    struct inputs made = {0};
    bool sound = cursor_take_size(&cursor, &count) && count <= cursor.left;
    if (sound)
        made.list = memory_new(count, sizeof *made.list);
    for (size_t i = 0; i < count && sound; i++) {
        sound = take_input(&cursor, check->function, &made.list[i]);
        made.count += sound;
    }
    if (sound)
        *inputs = made;
    else
        inputs_release(&made);
    return sound;
}

/* --- answers --- */

/* The answer with what its callback was asked, for plots. */
static void add_answer(const struct call *call, const struct answer *answer, struct text *bytes)
{
    stored_add_answer(call, answer, bytes);
    stored_add_size(bytes, answer->evaluations.listed);
    text_append(bytes, answer->evaluations.list,
                answer->evaluations.listed * sizeof *answer->evaluations.list);
}

static bool take_answer(struct cursor *cursor, const struct call *call, struct answer *answer)
{
    size_t listed, bytes;
    if (!stored_take_answer(cursor, call, answer))
        return false;
    if (!cursor_take_size(cursor, &listed) ||
        listed > cursor->left / sizeof *answer->evaluations.list) {
        answer_release(answer, call);
        return false;
    }
    bytes = listed * sizeof *answer->evaluations.list;
    answer->evaluations.listed = listed;
    answer->evaluations.list = memory_copy(cursor->at, bytes);
    cursor->at += bytes;
    cursor->left -= bytes;
    return true;
}

void recording_note_answer(struct recording *recording, const char *code, const struct call *call,
                           const struct answer *answer)
{
    uint8_t key[KEY_BYTES];
    make_key(recording, QUESTION_ANSWER, "", code, call, key);
    struct text *bytes = add(recording, key);
    if (bytes)
        add_answer(call, answer, bytes);
}

bool recording_answer(const struct recording *recording, const char *code, const struct call *call,
                      struct answer *answer)
{
    uint8_t key[KEY_BYTES];
    make_key(recording, QUESTION_ANSWER, "", code, call, key);
    const struct entry *entry = find(recording, key);
    if (!entry)
        return false;
    struct cursor cursor = {text_string(&entry->bytes), entry->bytes.length};
    return take_answer(&cursor, call, answer);
}

/* --- expectations --- */

/* Bounds of the same arrays as an answer's. */
static bool has_bounds(const struct call *call, size_t parameter)
{
    return call_writes(call, parameter) &&
           call->signature->parameters[parameter].type == TYPE_DOUBLE;
}

static void add_expectation(const struct call *call, const struct expectation *expectation,
                            struct text *bytes)
{
    uint8_t has_consequence = expectation->consequence != NULL;
    add_answer(call, &expectation->answer, bytes);
    text_append(bytes, &expectation->return_bound, sizeof expectation->return_bound);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (has_bounds(call, i))
            text_append(bytes, expectation->bounds[i], call_array_bytes(call, i));
    stored_add_size(bytes, expectation->corner_count);
    stored_add_size(bytes, expectation->corner_size);
    for (size_t i = 0; i < expectation->corner_count; i++)
        text_append(bytes, expectation->corners[i], expectation->corner_size * sizeof(double));
    text_append(bytes, &has_consequence, 1);
    if (expectation->consequence) {
        stored_add_call(&expectation->consequence->call, bytes);
        add_expectation(&expectation->consequence->call, &expectation->consequence->expectation,
                        bytes);
    }
}

/* Takes `count` doubles into a new block. */
static bool take_doubles(struct cursor *cursor, size_t count, double **numbers)
{
    if (count > cursor->left / sizeof **numbers)
        return false;
    *numbers = memory_copy(cursor->at, count * sizeof **numbers);
    cursor->at += count * sizeof **numbers;
    cursor->left -= count * sizeof **numbers;
    return true;
}

static bool take_bounds(struct cursor *cursor, const struct call *call,
                        struct expectation *expectation)
{
    expectation->bounds = memory_new(call->signature->parameter_count, sizeof *expectation->bounds);
    if (!cursor_take(cursor, &expectation->return_bound, sizeof expectation->return_bound))
        return false;
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (has_bounds(call, i) &&
            !take_doubles(cursor, call->values[i].count, &expectation->bounds[i]))
            return false;
    return true;
}

static bool take_corners(struct cursor *cursor, struct expectation *expectation)
{
    size_t count, size;
    if (!cursor_take_size(cursor, &count) || !cursor_take_size(cursor, &size) ||
        count > cursor->left || (count && size > cursor->left / sizeof(double)))
        return false;
    expectation->corners = memory_new(count, sizeof *expectation->corners);
    expectation->corner_size = size;
    while (expectation->corner_count < count) {
        if (!take_doubles(cursor, size, &expectation->corners[expectation->corner_count]))
            return false;
        expectation->corner_count++;
    }
    return true;
}

/* `second` is the function of a property's second call; NULL: there is none. */
static bool take_expectation(struct cursor *cursor, const struct call *call,
                             const struct signature *second, struct expectation *expectation)
{
    uint8_t has_consequence;
    if (!take_answer(cursor, call, &expectation->answer) ||
        !take_bounds(cursor, call, expectation) || !take_corners(cursor, expectation) ||
        !cursor_take(cursor, &has_consequence, 1))
        return false;
    if (!has_consequence)
        return true;
    struct consequence made = {0};
    if (!second || !stored_take_call(cursor, second, &made.call))
        return false;
    expectation->consequence = memory_copy(&made, sizeof made);
    return take_expectation(cursor, &made.call, NULL, &expectation->consequence->expectation);
}

/* Whether the corners, if there are any, have as many numbers as the gradient. */
static bool has_its_corners(const struct check *check, const struct call *call,
                            const struct expectation *expectation)
{
    return !expectation->corner_count ||
           (check->kind == CHECK_GRADIENT && call->signature == check->function &&
            expectation->corner_size == point_size(check, call));
}

void recording_note_expectation(struct recording *recording, const struct check *check,
                                const char *code, const struct call *call,
                                const struct expectation *expectation)
{
    uint8_t key[KEY_BYTES];
    make_key(recording, QUESTION_EXPECTATION, check->name, code, call, key);
    struct text *bytes = add(recording, key);
    if (bytes)
        add_expectation(call, expectation, bytes);
}

bool recording_expectation(const struct recording *recording, const struct check *check,
                           const char *code, const struct call *call,
                           struct expectation *expectation)
{
    uint8_t key[KEY_BYTES];
    make_key(recording, QUESTION_EXPECTATION, check->name, code, call, key);
    const struct entry *entry = find(recording, key);
    struct expectation made = {0};
    if (!entry)
        return false;
    struct cursor cursor = {text_string(&entry->bytes), entry->bytes.length};
    bool sound = take_expectation(&cursor, call, check->then.function, &made) && !cursor.left &&
                 has_its_corners(check, call, &made);
    if (sound)
        *expectation = made;
    else
        expectation_release(&made, call);
    return sound;
}

/* --- bytes --- */

void recording_encode(const struct recording *recording, struct text *bytes)
{
    text_append(bytes, magic, sizeof magic);
    stored_add_size(bytes, recording->count);
    for (size_t i = 0; i < recording->count; i++) {
        const struct entry *entry = &recording->entries[i];
        text_append(bytes, entry->key, sizeof entry->key);
        stored_add_size(bytes, entry->bytes.length);
        text_append(bytes, text_string(&entry->bytes), entry->bytes.length);
    }
}

static bool decode(struct cursor cursor, struct recording *recording)
{
    char head[sizeof magic];
    size_t count;
    if (!cursor_take(&cursor, head, sizeof head) || memcmp(head, magic, sizeof magic) != 0 ||
        !cursor_take_size(&cursor, &count) || count > cursor.left / (KEY_BYTES + 4))
        return false;
    recording->entries = memory_new(count, sizeof *recording->entries);
    recording->capacity = count;
    while (recording->count < count) {
        struct entry *entry = &recording->entries[recording->count++];
        if (!cursor_take(&cursor, entry->key, sizeof entry->key) ||
            !cursor_take_text(&cursor, &entry->bytes))
            return false;
        if (recording->count > 1 && memcmp(entry[-1].key, entry->key, KEY_BYTES) >= 0)
            return false;
    }
    return cursor.left == 0;
}

int recording_decode(const char *bytes, size_t length, struct recording **recording,
                     struct error *error)
{
    struct recording *made = recording_new(NULL);
    if (!decode((struct cursor){bytes, length}, made)) {
        recording_free(made);
        return error_set(error, ERROR_INPUT, "the recorded answers are damaged");
    }
    *recording = made;
    return 0;
}
