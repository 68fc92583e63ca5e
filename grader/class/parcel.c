#include "class/parcel.h"

#include "base/memory.h"
#include "contract/stored.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* The first bytes; the last one is the version. The last bytes are a digest of all others: a parcel that was cut is none.
 */
static const char magic[4] = {'G', 'R', 'P', 2};

/* What has a fixed size. */
struct stored_parcel {
    double score, max_score, seconds;
    uint64_t seed, record_bytes;
    uint32_t state, is_error, source_count, padding;
};

static void put_bytes(struct text *bytes, const char *content, size_t length)
{
    uint64_t head = length;
    text_append(bytes, &head, sizeof head);
    text_append(bytes, content, length);
}

static void put_string(struct text *bytes, const char *string)
{
    put_bytes(bytes, string, strlen(string));
}

static void digest_of(const char *bytes, size_t length, uint8_t digest[SHA256_DIGEST_SIZE])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)bytes);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void parcel_encode(const struct parcel *parcel, struct text *bytes)
{
    size_t start = bytes->length;
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct stored_parcel stored = {
        .score = parcel->score,
        .max_score = parcel->max_score,
        .seconds = parcel->seconds,
        .seed = parcel->seed,
        .record_bytes = parcel->record_bytes,
        .state = parcel->state,
        .is_error = parcel->is_error,
        .source_count = (uint32_t)parcel->submission.source_count,
    };
    text_append(bytes, magic, sizeof magic);
    text_append(bytes, &stored, sizeof stored);
    const char *const strings[] = {parcel->assignment, parcel->sha256, parcel->questions,
                                   parcel->rules, parcel->versions};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        put_string(bytes, strings[i]);
    put_bytes(bytes, text_string(&parcel->result), parcel->result.length);
    put_bytes(bytes, text_string(&parcel->record), parcel->record.length);
    put_bytes(bytes, text_string(&parcel->plots), parcel->plots.length);
    for (size_t i = 0; i < parcel->submission.source_count; i++) {
        const struct source *source = &parcel->submission.sources[i];
        put_string(bytes, source->name);
        put_bytes(bytes, text_string(&source->contents), source->contents.length);
    }
    digest_of(text_string(bytes) + start, bytes->length - start, digest);
    text_append(bytes, digest, sizeof digest);
}

static bool take_text(struct cursor *rest, struct text *text)
{
    uint64_t length;
    if (!cursor_take(rest, &length, sizeof length) || length > rest->left)
        return false;
    text_append(text, rest->at, length);
    rest->at += length;
    rest->left -= length;
    return true;
}

static bool take_string(struct cursor *rest, char **string)
{
    struct text text = {0};
    bool whole = take_text(rest, &text) && strlen(text_string(&text)) == text.length;
    if (whole)
        *string = text_detach(&text);
    text_release(&text);
    return whole;
}

static bool take_sources(struct cursor *rest, uint32_t count, struct submission *submission)
{
    for (uint32_t i = 0; i < count; i++) {
        submission->sources = memory_resize(submission->sources, submission->source_count + 1,
                                            sizeof *submission->sources);
        struct source *source = &submission->sources[submission->source_count++];
        *source = (struct source){0};
        if (!take_string(rest, &source->name) || !take_text(rest, &source->contents))
            return false;
    }
    return true;
}

static bool decode(struct cursor rest, struct parcel *parcel)
{
    char head[sizeof magic];
    struct stored_parcel stored;
    char **const strings[] = {&parcel->assignment, &parcel->sha256, &parcel->questions,
                              &parcel->rules, &parcel->versions};
    if (!cursor_take(&rest, head, sizeof head) || memcmp(head, magic, sizeof magic) != 0 ||
        !cursor_take(&rest, &stored, sizeof stored) || stored.state > PARCEL_FAILED)
        return false;
    parcel->state = (enum parcel_state)stored.state;
    parcel->seed = stored.seed;
    parcel->record_bytes = stored.record_bytes;
    parcel->score = stored.score;
    parcel->max_score = stored.max_score;
    parcel->seconds = stored.seconds;
    parcel->is_error = stored.is_error != 0;
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        if (!take_string(&rest, strings[i]))
            return false;
    return take_text(&rest, &parcel->result) && take_text(&rest, &parcel->record) &&
           take_text(&rest, &parcel->plots) &&
           take_sources(&rest, stored.source_count, &parcel->submission) && rest.left == 0;
}

int parcel_decode(const char *bytes, size_t length, struct parcel *parcel, struct error *error)
{
    struct parcel made = {0};
    uint8_t digest[SHA256_DIGEST_SIZE];
    bool whole = length >= sizeof digest;
    if (whole) {
        digest_of(bytes, length - sizeof digest, digest);
        whole = memcmp(digest, bytes + length - sizeof digest, sizeof digest) == 0 &&
                decode((struct cursor){bytes, length - sizeof digest}, &made);
    }
    if (!whole) {
        parcel_release(&made);
        return error_set(error, ERROR_MACHINE,
                         "a graded submission did not arrive whole; it will be graded again");
    }
    *parcel = made;
    return 0;
}

static struct graded graded_of(const struct parcel *parcel)
{
    return (struct graded){
        .assignment = parcel->assignment,
        .submission = parcel->submission.source_count ? &parcel->submission : NULL,
        .sha256 = parcel->sha256,
        .questions = parcel->questions,
        .rules = parcel->rules,
        .versions = parcel->versions,
        .seed = parcel->seed,
        .score = parcel->score,
        .max_score = parcel->max_score,
        .is_error = parcel->is_error,
        .result = text_string(&parcel->result),
        .record = parcel->record.length ? &parcel->record : NULL,
        .plots = parcel->plots.length ? &parcel->plots : NULL,
        .record_bytes = parcel->record_bytes,
    };
}

int parcels_store(const struct parcel parcels[], size_t count, struct store *store,
                  struct error *error)
{
    struct graded *list = memory_new(count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = graded_of(&parcels[i]);
    int result = store_put_all(store, list, count, error);
    free(list);
    return result;
}

void parcel_release(struct parcel *parcel)
{
    free(parcel->assignment);
    free(parcel->sha256);
    free(parcel->questions);
    free(parcel->rules);
    free(parcel->versions);
    text_release(&parcel->result);
    text_release(&parcel->record);
    text_release(&parcel->plots);
    submission_release(&parcel->submission);
    *parcel = (struct parcel){0};
}
