#include "commands/command.h"

#include "base/memory.h"
#include "class/batch.h"
#include "class/finals.h"
#include "commands/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was found out about a class. */
struct regrading {
    const struct options *options;
    const struct workplace *workplace;
    struct batch batch;
    struct attempts attempts;
    struct text course_text;     /* configs/course.yaml as it is now */
    struct course_rules course;  /* what it says */
    bool course_changed;         /* since it was noted in the store */
    struct finals before, after; /* what counts for everybody */
};

/* --- what counts, before and after --- */

/* Reads the course's rules as they were noted; those of now if none were: nothing changes by them then. */
static int read_earlier_course(struct regrading *regrading, struct course_rules *course,
                               struct error *error)
{
    const char *assignment = regrading->workplace->assignment.name;
    struct text text = {0};
    bool found;
    int result = store_course(regrading->batch.store, assignment, &text, &found, error);
    if (!result && !found)
        result = course_load(&regrading->workplace->root, course, error);
    else if (!result)
        result = course_parse("course.yaml as it was", text_string(&text), text.length, NULL, 0,
                              course, error);
    regrading->course_changed =
        !found || !text_equal(text_string(&text), text_string(&regrading->course_text));
    text_release(&text);
    return result;
}

static int read_before(struct regrading *regrading, struct error *error)
{
    struct course_rules course;
    if (course_text(&regrading->workplace->root, &regrading->course_text, error) ||
        course_load(&regrading->workplace->root, &regrading->course, error) ||
        read_earlier_course(regrading, &course, error))
        return -1;
    int result = finals_read(regrading->batch.store, regrading->workplace->assignment.name, &course,
                             &regrading->before, error);
    course_rules_release(&course);
    return result;
}

/* Points of an attempt as it was judged just now, whether or not that is kept. */
static bool score_now(void *context, const struct attempt *attempt, double *score,
                      double *max_score)
{
    const struct item *item = batch_item(context, attempt);
    if (!item || item->state != ITEM_GRADED)
        return false;
    *score = item->row.score;
    *max_score = item->row.max_score;
    return true;
}

static int read_after(struct regrading *regrading, struct error *error)
{
    struct rescoring rescoring = {.score = score_now, .context = &regrading->batch};
    return finals_preview(regrading->batch.store, regrading->workplace->assignment.name,
                          &regrading->course, &rescoring, &regrading->after, error);
}

/* Notes the course's rules if they are others than those that were noted. */
static int note_course(struct regrading *regrading, struct error *error)
{
    return regrading->course_changed
               ? store_put_course(regrading->batch.store, regrading->workplace->assignment.name,
                                  &regrading->course_text, error)
               : 0;
}

/* --- what is printed --- */

struct tally {
    size_t gain, lose, same_sum, stay, to_run;
};

static void count(double before, double after, const char *why, struct tally *tally)
{
    if (after > before)
        tally->gain++;
    else if (after < before)
        tally->lose++;
    else if (*why)
        tally->same_sum++;
    else
        tally->stay++;
}

/* Why the student has other points: other points of the attempt that counts, or other rules. */
static void add_why(const struct regrading *regrading, const struct final *before,
                    const struct final *after, struct text *why)
{
    const struct item *item = after->attempt ? batch_item(&regrading->batch, after->attempt) : NULL;
    struct text rules = {0};
    if (item && item->change.why)
        text_add(why, item->change.why);
    final_difference(before, after, &rules);
    text_print(why, "%s%s", why->length && rules.length ? "; " : "", text_string(&rules));
    text_release(&rules);
}

static int widest_name(const struct finals *finals)
{
    size_t widest = strlen("student");
    for (size_t i = 0; i < finals->count; i++) {
        struct text name = {0};
        text_add_visible(&name, finals->list[i].student, strlen(finals->list[i].student));
        widest = name.length > widest ? name.length : widest;
        text_release(&name);
    }
    return (int)widest;
}

static void add_change(const struct final_entry *entry, double before, const char *why, int widest,
                       struct text *text)
{
    struct text name = {0};
    text_add_visible(&name, entry->student, strlen(entry->student));
    if (!text->length)
        text_print(text, "%-*s  before   after  why\n", widest, "student");
    text_print(text, "%-*s  %6g  %6g  %s\n", widest, text_string(&name), before, entry->final.score,
               why);
    text_release(&name);
}

static void add_changes(const struct regrading *regrading, struct tally *tally, struct text *text)
{
    int widest = widest_name(&regrading->after);
    for (size_t i = 0; i < regrading->after.count; i++) {
        const struct final_entry *entry = &regrading->after.list[i];
        const struct final *before = finals_of(&regrading->before, entry->student);
        struct text why = {0};
        if (!before)
            continue;
        add_why(regrading, before, &entry->final, &why);
        count(before->score, entry->final.score, text_string(&why), tally);
        if (fabs(before->score - entry->final.score) > 0)
            add_change(entry, before->score, text_string(&why), widest, text);
        text_release(&why);
    }
    for (size_t i = 0; i < regrading->batch.count; i++)
        tally->to_run += regrading->batch.items[i].state == ITEM_TO_RUN;
}

static int print_changes(const struct command *command, const struct regrading *regrading)
{
    struct tally tally = {0};
    struct text text = {0};
    const struct options *options = regrading->options;
    add_changes(regrading, &tally, &text);
    text_print(&text, "%zu gain, %zu lose, %zu keep their points for other reasons, %zu stay\n",
               tally.gain, tally.lose, tally.same_sum, tally.stay);
    if (tally.to_run)
        text_print(&text,
                   "%zu submissions have to be run, since they were not asked all that is asked "
                   "now: gradus batch does it\n",
                   tally.to_run);
    if (options->apply)
        text_add(&text, "applied; the results before are kept beside the new ones\n");
    else if (tally.gain + tally.lose + tally.same_sum)
        text_add(&text, regrading->course_changed
                            ? "nothing was changed; --apply makes these the results that count. "
                              "What course.yaml says counts in exports at once\n"
                            : "nothing was changed; --apply makes these the results that count\n");
    fputs(text_string(&regrading->after.notices), stderr);
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
    if (!regrading->attempts.count) {
        error_set(&error, ERROR_INPUT,
                  "'%s' holds no submission for %s; grade the class first: gradus batch",
                  regrading->options->store, regrading->workplace->assignment.name);
        return fail(command, &error);
    }
    if (read_before(regrading, &error))
        return fail(command, &error);
    progress_start(&progress, batch);
    int result = batch_run(batch, &error);
    progress_end(&progress);
    if (!result && batch->signal)
        return 128 + batch->signal;
    if (!result)
        result = read_after(regrading, &error);
    if (!result && regrading->options->apply)
        result = note_course(regrading, &error);
    return result ? fail(command, &error) : print_changes(command, regrading);
}

static int run_in(const struct command *command, const struct options *options,
                  const struct workplace *workplace)
{
    struct error error = {0};
    struct grader grader = {0};
    struct regrading regrading = {.options = options, .workplace = workplace};
    struct batch *batch = &regrading.batch;
    *batch = (struct batch){.grader = &grader,
                            .jobs = options->jobs,
                            .judge_only = true,
                            .preview = !options->apply,
                            .compares = true};
    int status;
    if (store_open(options->store, options->apply ? STORE_UPDATE : STORE_READ, &batch->store,
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
    finals_release(&regrading.before);
    finals_release(&regrading.after);
    text_release(&regrading.course_text);
    course_rules_release(&regrading.course);
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
    options_take_usual_store(&options, options.operands[0]);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = run_in(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_regrade = {
    .name = "regrade",
    .usage = "[OPTION]... ASSIGNMENT",
    .user = FOR_ASSISTANTS,
    .summary = "Judges a class anew as the rules are now, without running anything",
    .help = "Points, tolerances, hints, explanations, the reference, or deadlines and late rules "
            "in course.yaml\n"
            "have changed: shows whose points that count change, by how much and why.\n"
            "What was not asked before has to be run: gradus batch does that.\n"
            "\n"
            "  --store FILE the results and answers that gradus batch has kept (default: "
            "ASSIGNMENT.db here)\n"
            "  --apply      make the new results those that count; the old ones are kept\n"
            "  --jobs N     judge in N processes (default: the number of processors)\n"
            "  --seed N     the seed that gradus batch was given (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 done; 2 usage or configuration; 3 the machine cannot do it;\n"
            "128 + N stopped by signal N.\n",
    .run = run,
};
