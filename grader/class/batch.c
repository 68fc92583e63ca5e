#include "class/batch.h"

#include "base/limits.h"
#include "base/memory.h"
#include "class/rejudge.h"
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

/* --- the items --- */

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a, *other = b;
    int order = strcmp(one->attempt->sha256, other->attempt->sha256);
    /* Attempts lie in one array: the first of equals comes first. */
    return order ? order : one->attempt < other->attempt ? -1 : one->attempt > other->attempt;
}

static void list_items(struct batch *batch, const struct attempts *attempts)
{
    size_t kept = 0;
    batch->items = memory_new(attempts->count, sizeof *batch->items);
    for (size_t i = 0; i < attempts->count; i++)
        if (attempts->list[i].sha256[0])
            batch->items[batch->count++].attempt = &attempts->list[i];
    qsort(batch->items, batch->count, sizeof *batch->items, compare_items);
    for (size_t i = 0; i < batch->count; i++)
        if (!kept ||
            !text_equal(batch->items[kept - 1].attempt->sha256, batch->items[i].attempt->sha256))
            batch->items[kept++] = batch->items[i];
    batch->count = kept;
}

int batch_take_result(struct batch *batch, struct item *item, const struct text *json,
                      struct error *error)
{
    struct result result;
    if (json_read(text_string(json), json->length, &batch->grader->assignment->config, &result,
                  error))
        return -1;
    row_release(&item->row);
    item->row = row_of_result(&result);
    item->state = item->row.state == ROW_ERROR ? ITEM_ERROR : ITEM_GRADED;
    batch->done++;
    result_release(&result);
    return 0;
}

/*
 * What the store has of an item. A result of these rules that is not the newest does not count: rules went back to what
 * they were, and it is judged once more so that it is.
 */
static int look_up(struct batch *batch, struct item *item, struct error *error)
{
    const char *assignment = batch->grader->assignment->name, *sha256 = item->attempt->sha256;
    const struct fingerprint *fingerprint = &batch->grader->fingerprint;
    struct text json = {0};
    char rules[65] = "";
    bool found;
    int result = store_newest_rules(batch->store, assignment, sha256, rules, &found, error);
    if (!result && found && text_equal(rules, fingerprint->rules)) {
        item->was_there = true;
        result = store_result(batch->store, assignment, sha256, rules, false, &json, &found, error);
        if (!result)
            result = batch_take_result(batch, item, &json, error);
    } else if (!result) {
        result = store_has_answers(batch->store, assignment, sha256, fingerprint->questions, &found,
                                   error);
        if (found)
            item->state = ITEM_TO_JUDGE;
    }
    text_release(&json);
    return result;
}

/* Notes how the checks are judged now, for those who judge anew later. */
static int note_judging(const struct batch *batch, struct error *error)
{
    const struct fingerprint *fingerprint = &batch->grader->fingerprint;
    struct text lines = {0};
    for (size_t i = 0; i < fingerprint->check_count; i++)
        text_print(&lines, "%s\n", fingerprint->judging[i]);
    int result = store_put_judging(batch->store, fingerprint->rules, text_string(&lines), error);
    text_release(&lines);
    return result;
}

int batch_open(struct batch *batch, const struct attempts *attempts, struct error *error)
{
    if (batch->store && !batch->preview && note_judging(batch, error))
        return -1;
    batch->attempts = attempts;
    list_items(batch, attempts);
    for (size_t i = 0; batch->store && i < batch->count; i++) {
        if (look_up(batch, &batch->items[i], error)) {
            batch_close(batch);
            return -1;
        }
    }
    return 0;
}

void batch_close(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        row_release(&batch->items[i].row);
        change_release(&batch->items[i].change);
    }
    free(batch->items);
    batch->items = NULL;
    batch->count = 0;
}

const struct item *batch_item(const struct batch *batch, const struct attempt *attempt)
{
    size_t low = 0, high = batch->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(attempt->sha256, batch->items[middle].attempt->sha256);
        if (order == 0)
            return &batch->items[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

void batch_tell(const struct batch *batch)
{
    if (batch->progress)
        batch->progress(batch->progress_context, batch);
}

/* --- the items that one phase works on --- */

struct phase {
    struct batch *batch;
    struct item **items; /* owned */
    size_t count;
    /* what the next process is given, read before it forks */
    struct submission submission; /* owned; running */
    struct error unread;          /* why there is no submission */
};

static void open_phase(struct phase *phase, struct batch *batch, enum item_state state)
{
    *phase =
        (struct phase){.batch = batch, .items = memory_new(batch->count, sizeof *phase->items)};
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].state == state)
            phase->items[phase->count++] = &batch->items[i];
}

static void close_phase(struct phase *phase)
{
    submission_release(&phase->submission);
    free(phase->items);
}

/* --- running --- */

/* Notes that a grading failed by our own fault. */
static enum pool_answer note_failure(struct batch *batch, struct item *item, const char *why)
{
    const struct grader *grader = batch->grader;
    size_t count = ++item->failures;
    if (batch->store &&
        store_note_failure(batch->store, grader->assignment->name, item->attempt->sha256,
                           grader->fingerprint.rules, why, &count, &batch->error))
        return POOL_STOP;
    batch->failures_in_a_row += item->failures == 1;
    if (batch->failures_in_a_row >= BATCH_FAILURES_IN_A_ROW_MAX) {
        error_set(&batch->error, ERROR_MACHINE,
                  "%zu submissions in a row could not be graded, so the machine is to blame: %s; "
                  "repair it and start again",
                  batch->failures_in_a_row, why);
        return POOL_STOP;
    }
    if (count < BATCH_FAILURES_MAX)
        return POOL_AGAIN;
    item->row = row_without_result("", ROW_ERROR, why);
    item->state = ITEM_ERROR;
    batch->done++;
    batch_tell(batch);
    return POOL_DONE;
}

/* Reads the submission as it was when it was listed. */
int batch_read(const struct batch *batch, const struct item *item, struct submission *submission,
               struct error *error)
{
    const struct attempt *attempt = item->attempt;
    size_t number = (size_t)(attempt - batch->attempts->list);
    if (batch->source.read(batch->source.context, number, submission, error))
        return -1;
    if (text_equal(submission->sha256, attempt->sha256))
        return 0;
    submission_release(submission);
    return error_set(error, ERROR_INPUT, "'%s' changed while the batch ran; start again",
                     attempt->origin);
}

/* Here and not in the process, so that an archive is gone through once. */
static int read_one(void *context, size_t task)
{
    struct phase *phase = context;
    submission_release(&phase->submission);
    phase->unread = (struct error){0};
    /* One that cannot be read is a failure like others, for `done` to take. */
    if (batch_read(phase->batch, phase->items[task], &phase->submission, &phase->unread))
        phase->submission = (struct submission){0};
    return 0;
}

static void run_one(void *context, size_t task, struct text *output)
{
    struct phase *phase = context;
    struct parcel parcel;
    if (phase->unread.kind != ERROR_NONE)
        parcel = grader_failed(phase->batch->grader, phase->items[task]->attempt->sha256,
                               phase->unread.text);
    else
        grader_run(phase->batch->grader, &phase->submission, &parcel);
    parcel_encode(&parcel, output);
    parcel_release(&parcel);
}

/* Notes in the item what is kept of it. */
static int take_parcel(struct batch *batch, struct item *item, const struct parcel *parcel)
{
    if (batch_take_result(batch, item, &parcel->result, &batch->error))
        return -1;
    item->seconds = parcel->seconds;
    batch->failures_in_a_row = 0;
    return 0;
}

enum pool_answer batch_keep_all(struct batch *batch, struct item *const items[],
                                const struct parcel parcels[], size_t count)
{
    if (batch->store && count && parcels_store(parcels, count, batch->store, &batch->error))
        return POOL_STOP;
    for (size_t i = 0; i < count; i++)
        if (take_parcel(batch, items[i], &parcels[i]))
            return POOL_STOP;
    batch_tell(batch);
    return POOL_DONE;
}

/* A result with an error in one of its checks is kept only when trying again has not helped. */
enum pool_answer batch_keep(struct batch *batch, struct item *item, const struct parcel *parcel)
{
    if (parcel->state == PARCEL_FAILED)
        return note_failure(batch, item, text_string(&parcel->result));
    if (parcel->is_error && item->failures + 1 < BATCH_FAILURES_MAX)
        return note_failure(batch, item, "a check could not be judged");
    return batch_keep_all(batch, &item, parcel, 1);
}

static enum pool_answer keep_run(void *context, size_t task, const struct text *output,
                                 bool complete)
{
    struct phase *phase = context;
    struct item *item = phase->items[task];
    struct parcel parcel;
    struct error error = {0};
    if (!complete)
        return note_failure(phase->batch, item, "the process that graded it ended early");
    if (parcel_decode(text_string(output), output->length, &parcel, &error))
        return note_failure(phase->batch, item, error.text);
    enum pool_answer answer = batch_keep(phase->batch, item, &parcel);
    parcel_release(&parcel);
    return answer;
}

/* --- both --- */

/* Sorts the items as their submissions are read fastest. */
static void put_in_reading_order(struct phase *phase)
{
    const struct batch *batch = phase->batch;
    struct item **of_attempt = memory_new(batch->attempts->count, sizeof(struct item *));
    size_t count = 0;
    for (size_t i = 0; i < phase->count; i++)
        of_attempt[phase->items[i]->attempt - batch->attempts->list] = phase->items[i];
    for (size_t i = 0; i < batch->attempts->count; i++) {
        struct item *item = of_attempt[batch->source.order ? batch->source.order[i] : i];
        if (item)
            phase->items[count++] = item;
    }
    free(of_attempt);
}

static int finish_phase(struct phase *phase, int result, struct error *error)
{
    struct batch *batch = phase->batch;
    close_phase(phase);
    if (!result && batch->error.kind != ERROR_NONE) {
        *error = batch->error;
        result = -1;
    }
    return result;
}

static int judge_all(struct batch *batch, enum pool_ending *ending, struct error *error)
{
    struct phase phase;
    open_phase(&phase, batch, ITEM_TO_JUDGE);
    int result = rejudge(batch, phase.items, phase.count, ending, error);
    return finish_phase(&phase, result, error);
}

static int run_all(struct batch *batch, struct error *error)
{
    struct phase phase;
    enum pool_ending ending;
    open_phase(&phase, batch, ITEM_TO_RUN);
    put_in_reading_order(&phase);
    struct pool_plan plan = {.task_count = phase.count,
                             .jobs = batch->jobs,
                             .before = read_one,
                             .work = run_one,
                             .done = keep_run,
                             .context = &phase};
    int result = 0;
    if (!batch->runner.run)
        result = pool_run(&plan, &ending, &batch->signal, error);
    else if (phase.count)
        result = batch->runner.run(batch->runner.context, batch, phase.items, phase.count, error);
    return finish_phase(&phase, result, error);
}

int batch_run(struct batch *batch, struct error *error)
{
    enum pool_ending ending;
    if (judge_all(batch, &ending, error))
        return -1;
    if (ending == POOL_STOPPED || batch->judge_only)
        return 0;
    return run_all(batch, error);
}
