#include "commands/command.h"

#include "base/memory.h"
#include "class/batch.h"
#include "commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was found out about a class. */
struct regrading {
    const struct options *options;
    struct batch batch;
    struct attempts attempts;
};

/* --- what is printed --- */

struct tally {
    size_t gain, lose, same_sum, stay, to_run;
};

static void count(const struct item *item, struct tally *tally)
{
    const struct change *change = &item->change;
    if (item->state == ITEM_TO_RUN)
        tally->to_run++;
    else if (change->after > change->before)
        tally->gain++;
    else if (change->after < change->before)
        tally->lose++;
    else if (change->why && change->why[0])
        tally->same_sum++;
    else
        tally->stay++;
}

/* An attempt's name; its number too if it is not the first. */
static char *name_of(const struct attempt *attempt)
{
    struct text name = {0};
    text_add_visible(&name, attempt->student, strlen(attempt->student));
    if (attempt->number > 1)
        text_print(&name, " #%zu", attempt->number);
    return text_detach(&name);
}

static int widest_name(const struct attempts *attempts)
{
    size_t widest = strlen("submission");
    for (size_t i = 0; i < attempts->count; i++) {
        char *name = name_of(&attempts->list[i]);
        widest = strlen(name) > widest ? strlen(name) : widest;
        free(name);
    }
    return (int)widest;
}

static void add_changes(const struct regrading *regrading, struct tally *tally, struct text *text)
{
    int widest = widest_name(&regrading->attempts);
    for (size_t i = 0; i < regrading->attempts.count; i++) {
        const struct attempt *attempt = &regrading->attempts.list[i];
        const struct item *item = batch_item(&regrading->batch, attempt);
        if (!item)
            continue;
        const struct change *change = &item->change;
        count(item, tally);
        if (change->after == change->before)
            continue;
        char *name = name_of(attempt);
        if (!text->length)
            text_print(text, "%-*s  before   after  why\n", widest, "submission");
        text_print(text, "%-*s  %6g  %6g  %s\n", widest, name, change->before, change->after,
                   change->why);
        free(name);
    }
}

static int print_changes(const struct command *command, const struct regrading *regrading)
{
    struct tally tally = {0};
    struct text text = {0};
    const struct options *options = regrading->options;
    add_changes(regrading, &tally, &text);
    text_print(&text, "%zu gain, %zu lose, %zu keep their points for other checks, %zu stay\n",
               tally.gain, tally.lose, tally.same_sum, tally.stay);
    if (tally.to_run)
        text_print(&text,
                   "%zu have to be run, since they were not asked all that is asked now: gradus "
                   "batch does it\n",
                   tally.to_run);
    if (options->apply)
        text_add(&text, "applied; the results before are kept beside the new ones\n");
    else if (tally.gain + tally.lose + tally.same_sum)
        text_add(&text, "nothing was changed; --apply makes these the results that count\n");
    int status = print_out(command, &text, STATUS_DONE);
    text_release(&text);
    return status;
}

/* --- the whole --- */

static int judge_all(const struct command *command, struct regrading *regrading)
{
    struct batch *batch = &regrading->batch;
    struct error error = {0};
    struct progress progress;
    progress_start(&progress, batch);
    int result = batch_run(batch, &error);
    progress_end(&progress);
    return result          ? fail(command, &error)
           : batch->signal ? 128 + batch->signal
                           : print_changes(command, regrading);
}

static int run_in(const struct command *command, const struct options *options,
                  const struct workplace *workplace)
{
    struct error error = {0};
    struct grader grader = {0};
    struct regrading regrading = {.options = options};
    struct batch *batch = &regrading.batch;
    *batch = (struct batch){.grader = &grader,
                            .jobs = options->jobs,
                            .judge_only = true,
                            .preview = !options->apply,
                            .compares = true};
    int status;
    if (store_open(options->store, options->apply ? STORE_WRITE : STORE_READ, &batch->store,
                   &error) ||
        store_attempts(batch->store, workplace->assignment.name, &regrading.attempts, &error) ||
        grader_open(&workplace->root, &workplace->assignment, workplace->oracle, options->seed,
                    &grader, &error) ||
        batch_open(batch, &regrading.attempts, &error))
        status = fail(command, &error);
    else
        status = judge_all(command, &regrading);
    batch_close(batch);
    grader_release(&grader);
    attempts_release(&regrading.attempts);
    store_close(batch->store);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JOBS | OPTION_STORE | OPTION_APPLY, 1,
                     1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (!options.store) {
        error_set(&error, ERROR_INPUT, "--store FILE is missing: the results of gradus batch");
        return fail(command, &error);
    }
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = run_in(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_regrade = {
    .name = "regrade",
    .usage = "[OPTION]... ASSIGNMENT --store FILE",
    .summary = "Judges a class anew as the configuration is now, without running anything",
    .help = "Points, tolerances, hints, explanations or the reference have changed: shows who "
            "changes by how "
            "much and why.\n"
            "What was not asked before has to be run: gradus batch does that.\n"
            "\n"
            "  --store FILE the results and answers that gradus batch has kept\n"
            "  --apply      make the new results those that count; the old ones are kept\n"
            "  --jobs N     judge in N processes (default: the number of processors)\n"
            "  --seed N     the seed that gradus batch was given (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 done; 2 usage or configuration; 3 the machine cannot do it; 128 + N "
            "stopped by signal N.\n",
    .run = run,
};
