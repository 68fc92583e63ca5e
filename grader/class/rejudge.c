#include "class/rejudge.h"

#include "base/limits.h"
#include "base/memory.h"
#include "contract/stored.h"

#include <stdlib.h>
#include <string.h>

/* What is known of one submission before it is judged. */
struct given {
    struct text older;  /* the result that counts so far, as JSON; empty: none */
    struct text record; /* its answers; empty if all of the older result holds */
    bool *holds;        /* owned; per check */
};

struct work {
    struct batch *batch;
    struct item **items;
    size_t count;
    struct given *given; /* owned; of the next process's items */
    /* what was looked up last: most results are of the same rules */
    char rules[65];
    bool *holds; /* owned; per check: is judged by those rules as by ours */
    size_t held; /* how many */
};

static size_t check_count(const struct work *work)
{
    return work->batch->grader->assignment->config.check_count;
}

static void given_release(struct given *given)
{
    text_release(&given->older);
    text_release(&given->record);
    free(given->holds);
    *given = (struct given){0};
}

static size_t items_of(const struct work *work, size_t task, struct item ***first)
{
    size_t start = task * BATCH_JUDGED_TOGETHER, left = work->count - start;
    *first = work->items + start;
    return left < BATCH_JUDGED_TOGETHER ? left : BATCH_JUDGED_TOGETHER;
}

/* --- before a process forks: a database's connection must not be used on both sides --- */

/* Finds out which checks these rules judge as ours do. */
static int look_up_rules(struct work *work, const char *rules, struct error *error)
{
    const struct fingerprint *ours = &work->batch->grader->fingerprint;
    struct text judging = {0};
    if (text_equal(work->rules, rules))
        return 0;
    if (store_judging(work->batch->store, rules, &judging, error))
        return -1;
    work->held = 0;
    for (size_t i = 0; i < check_count(work); i++) {
        work->holds[i] =
            i < ours->check_count && strstr(text_string(&judging), ours->judging[i]) != NULL;
        work->held += work->holds[i];
    }
    text_release(&judging);
    memcpy(work->rules, rules, sizeof work->rules);
    return 0;
}

static int read_item(struct work *work, const struct item *item, struct given *given,
                     struct error *error)
{
    const struct batch *batch = work->batch;
    const char *assignment = batch->grader->assignment->name, *sha256 = item->attempt->sha256;
    char rules[65] = "";
    bool found;
    given_release(given);
    if (store_newest(batch->store, assignment, sha256, &given->older, rules, &found, error) ||
        look_up_rules(work, rules, error))
        return -1;
    given->holds = memory_copy(work->holds, check_count(work) * sizeof *work->holds);
    if (found && work->held == check_count(work))
        return 0;
    return store_answers(batch->store, assignment, sha256, batch->grader->fingerprint.questions,
                         &given->record, &found, error);
}

static int read_some(void *context, size_t task)
{
    struct work *work = context;
    struct item **items;
    size_t count = items_of(work, task, &items);
    for (size_t i = 0; i < count; i++)
        if (read_item(work, items[i], &work->given[i], &work->batch->error))
            return -1;
    return 0;
}

/* --- in a process of its own --- */

/* What it sends of each submission; two blocks follow if it is there: the parcel (none in a preview), and why. */
struct judged {
    bool is_there;
    double before, after, score, max_score, seconds;
};

static void put_block(struct text *output, const struct text *bytes)
{
    size_t length = bytes->length;
    text_append(output, &length, sizeof length);
    text_append(output, text_string(bytes), length);
}

/* Sends score, verdicts of errors and change; the result too if it is to be kept. */
static void send(const struct work *work, const struct result *result, const struct change *change,
                 struct text *output)
{
    struct text bytes = {0}, why = {0};
    struct judged judged = {.before = change->before,
                            .after = change->after,
                            .score = result->score,
                            .max_score = result->max_score,
                            .seconds = result->seconds};
    if (!work->batch->preview) {
        struct parcel parcel = grader_pack(work->batch->grader, result);
        parcel_encode(&parcel, &bytes);
        parcel_release(&parcel);
    }
    text_add(&why, change->why ? change->why : "");
    judged.is_there = true;
    text_append(output, &judged, sizeof judged);
    put_block(output, &bytes);
    put_block(output, &why);
    text_release(&bytes);
    text_release(&why);
}

static bool has_error(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            return true;
    return false;
}

/* What cannot be judged, or not be compared, sends that alone: it has to be run instead. */
static void judge_one(const struct work *work, const struct item *item, const struct given *given,
                      struct text *output)
{
    static const struct judged nothing;
    struct result result = {0};
    struct change change = {0};
    struct error ignored;
    if (grader_judge(work->batch->grader, item->attempt->sha256, &given->record, &given->older,
                     given->holds, &result, &ignored) == 0 &&
        !has_error(&result) &&
        (!work->batch->compares || !given->older.length ||
         change_between(text_string(&given->older), &result, &change, &ignored) == 0))
        send(work, &result, &change, output);
    else
        text_append(output, &nothing, sizeof nothing);
    change_release(&change);
    result_release(&result);
}

static void judge_some(void *context, size_t task, struct text *output)
{
    struct work *work = context;
    struct item **items;
    size_t count = items_of(work, task, &items);
    for (size_t i = 0; i < count; i++)
        judge_one(work, items[i], &work->given[i], output);
}

/* --- in the parent --- */

static bool take_block(struct cursor *rest, struct cursor *block)
{
    if (!cursor_take(rest, &block->left, sizeof block->left) || block->left > rest->left)
        return false;
    block->at = rest->at;
    rest->at += block->left;
    rest->left -= block->left;
    return true;
}

/* Takes what came of one submission; false if nothing did. */
static bool receive(const struct batch *batch, struct cursor *rest, struct judged *judged,
                    struct parcel *parcel, struct change *change)
{
    struct cursor bytes, why;
    struct error ignored;
    if (!cursor_take(rest, judged, sizeof *judged) || !judged->is_there || !take_block(rest, &bytes) ||
        !take_block(rest, &why) ||
        (!batch->preview && parcel_decode(bytes.at, bytes.left, parcel, &ignored)))
        return false;
    *change = (struct change){.before = judged->before,
                              .after = judged->after,
                              .why = memory_string_of(why.at, why.left)};
    return true;
}

/* Notes in an item that is not kept what it would come to. */
static void preview(struct batch *batch, struct item *item, const struct judged *judged)
{
    item->state = ITEM_GRADED;
    item->row.score = judged->score;
    item->row.max_score = judged->max_score;
    item->seconds = judged->seconds;
    batch->done++;
}

static int keep(struct batch *batch, struct item *items[], const struct parcel parcels[],
                size_t count, struct error *error)
{
    if (parcels_store(parcels, count, batch->store, error))
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (batch_take_result(batch, items[i], &parcels[i].result, error))
            return -1;
        items[i]->seconds = parcels[i].seconds;
    }
    return 0;
}

static enum pool_answer keep_some(void *context, size_t task, const struct text *output,
                                  bool complete)
{
    struct work *work = context;
    struct batch *batch = work->batch;
    struct item **items, *kept_items[BATCH_JUDGED_TOGETHER];
    struct parcel parcels[BATCH_JUDGED_TOGETHER] = {0};
    size_t count = items_of(work, task, &items), kept = 0;
    struct cursor rest = {text_string(output), complete ? output->length : 0};
    for (size_t i = 0; i < count; i++) {
        struct judged judged;
        items[i]->state = ITEM_TO_RUN;
        if (!receive(batch, &rest, &judged, &parcels[kept], &items[i]->change))
            continue;
        if (batch->preview)
            preview(batch, items[i], &judged);
        else
            kept_items[kept++] = items[i];
    }
    int result = kept ? keep(batch, kept_items, parcels, kept, &batch->error) : 0;
    for (size_t i = 0; i < kept; i++)
        parcel_release(&parcels[i]);
    batch_tell(batch);
    return result ? POOL_STOP : POOL_DONE;
}

/* --- the whole --- */

int rejudge(struct batch *batch, struct item *items[], size_t count, enum pool_ending *ending,
            struct error *error)
{
    struct work work = {.batch = batch, .items = items, .count = count};
    work.given = memory_new(BATCH_JUDGED_TOGETHER, sizeof *work.given);
    work.holds = memory_new(check_count(&work), sizeof *work.holds);
    struct pool_plan plan = {.task_count =
                                 (count + BATCH_JUDGED_TOGETHER - 1) / BATCH_JUDGED_TOGETHER,
                             .jobs = batch->jobs,
                             .before = read_some,
                             .work = judge_some,
                             .done = keep_some,
                             .context = &work};
    int result = pool_run(&plan, ending, &batch->signal, error);
    for (size_t i = 0; i < BATCH_JUDGED_TOGETHER; i++)
        given_release(&work.given[i]);
    free(work.given);
    free(work.holds);
    return result;
}
