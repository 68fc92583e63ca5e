#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/batch.h"
#include "class/intake.h"
#include "class/moodle_times.h"
#include "commands/on_slurm.h"
#include "commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- who handed in what --- */

/* Lists the attempts, without what is in them: memory does not grow with that. */
static int look_at(struct intake *intake, struct attempts *attempts, struct error *error)
{
    attempts->list = memory_new(intake->count, sizeof *attempts->list);
    attempts->count = intake->count;
    for (size_t i = 0; i < intake->count; i++) {
        size_t index = intake->order[i];
        struct submission submission = {0};
        if (intake_read(intake, index, &attempts->list[index], &submission, error))
            return -1;
        submission_release(&submission);
    }
    return 0;
}

/* Sets when attempts were handed in by what Moodle's worksheet says. */
static int take_times(const struct options *options, const struct root *root,
                      const struct intake *intake, struct attempts *attempts, struct error *error)
{
    struct course_rules course = {0};
    struct text worksheet = {0};
    size_t unknown = 0;
    if (!options->worksheet)
        return 0;
    if (intake->found != &platform_moodle)
        return error_set(error, ERROR_INPUT,
                         "--worksheet is Moodle's, but '%s' looks like %s; see --from",
                         options->operands[1], intake->found->name);
    int result = course_load(root, &course, error) ||
                         file_read(options->worksheet, WORKSHEET_BYTES_MAX, &worksheet, error) ||
                         moodle_times_set(options->worksheet, &worksheet, course.timezone, attempts,
                                          &unknown, error)
                     ? -1
                     : 0;
    if (!result && unknown)
        fprintf(stderr, "'%s' does not say when %zu of %zu were handed in\n", options->worksheet,
                unknown, attempts->count);
    course_rules_release(&course);
    text_release(&worksheet);
    return result;
}

/* Lists the class, and notes it in the store if there is one. The caller releases intake and attempts, also on failure. */
static int list_attempts(const struct options *options, const struct workplace *workplace,
                         struct store *store, struct intake *intake, struct attempts *attempts,
                         struct error *error)
{
    const struct assignment *assignment = &workplace->assignment;
    return intake_open(options->operands[1], options->from, assignment->name, &assignment->config,
                       intake, error) ||
                   look_at(intake, attempts, error) ||
                   take_times(options, &workplace->root, intake, attempts, error) ||
                   (store && store_put_attempts(store, assignment->name, attempts->list,
                                                attempts->count, error))
               ? -1
               : 0;
}

/* What concerns no single student, to standard error. Names in it are foreign. */
static void print_notices(const char *notices)
{
    struct text visible = {0};
    while (*notices) {
        size_t length = strcspn(notices, "\n");
        text_add_visible(&visible, notices, length);
        text_add(&visible, "\n");
        notices += length + (notices[length] == '\n');
    }
    fputs(text_string(&visible), stderr);
    text_release(&visible);
}

/* What intake has to say about single students, as far as it is readable at a glance; the pages of `report` have all. */
static void print_attempt_notices(const struct attempts *attempts)
{
    enum { SHOWN = 20 };
    size_t noted = 0;
    for (size_t i = 0; i < attempts->count; i++) {
        const struct attempt *attempt = &attempts->list[i];
        if (!attempt->notices[0] || noted++ >= SHOWN)
            continue;
        struct text line = {0};
        text_print(&line, "%s: %s", attempt->student, attempt->notices);
        for (size_t k = 0; k + 1 < line.length; k++)
            if (line.bytes[k] == '\n')
                line.bytes[k] = ';';
        print_notices(text_string(&line));
        text_release(&line);
    }
    if (noted > SHOWN)
        fprintf(stderr, "and notices about %zu more, which `gradus report` shows\n", noted - SHOWN);
}

/* Notes the course's rules when a class is graded first, for regrade to compare with. */
static int note_course(const struct root *root, const char *assignment, struct store *store,
                       struct error *error)
{
    struct course_rules course = {0};
    struct text noted = {0}, now = {0};
    bool found = true;
    int result = store ? store_course(store, assignment, &noted, &found, error) : 0;
    /* What cannot be read is not noted. */
    if (!result && !found)
        result = course_load(root, &course, error) || course_text(root, &now, error) ||
                         store_put_course(store, assignment, &now, error)
                     ? -1
                     : 0;
    course_rules_release(&course);
    text_release(&noted);
    text_release(&now);
    return result;
}

static int read_attempt(void *context, size_t index, struct submission *submission,
                        struct error *error)
{
    struct attempt attempt;
    if (intake_read(context, index, &attempt, submission, error))
        return -1;
    attempt_release(&attempt);
    return 0;
}

/* --- what is printed --- */

static struct class_row row_of(const struct batch *batch, const struct attempt *attempt)
{
    const struct item *item = batch_item(batch, attempt);
    if (!item)
        return row_without_result(attempt->student, ROW_NOT_HANDED_IN, attempt->problem);
    struct class_row row = row_without_result(attempt->student, item->row.state, item->row.reason);
    row.score = item->row.score;
    row.max_score = item->row.max_score;
    return row;
}

/* The table of the class to stdout. Returns the exit status. */
static int print_table(const struct command *command, const struct batch *batch,
                       const struct attempts *attempts)
{
    struct class_row *rows = memory_new(attempts->count, sizeof *rows);
    struct text text = {0};
    int status = STATUS_DONE;
    for (size_t i = 0; i < attempts->count; i++) {
        rows[i] = row_of(batch, &attempts->list[i]);
        if (rows[i].state == ROW_ERROR)
            status = STATUS_MACHINE;
    }
    terminal_table(batch->grader->assignment->name, rows, attempts->count, stdout_columns(),
                   stdout_ink(), &text);
    status = print_out(command, &text, status);
    for (size_t i = 0; i < attempts->count; i++)
        row_release(&rows[i]);
    free(rows);
    text_release(&text);
    return status;
}

static int say_stopped(const struct command *command, const struct batch *batch,
                       const struct options *options)
{
    if (options->store)
        fprintf(stderr,
                "gradus %s: stopped; %zu of %zu are done and kept in '%s': start again to go on\n",
                command->name, batch->done, batch->count, options->store);
    else
        fprintf(stderr, "gradus %s: stopped after %zu of %zu; nothing is kept (see --store)\n",
                command->name, batch->done, batch->count);
    return 128 + batch->signal;
}

/* --- the whole --- */

static int grade_all(const struct command *command, const struct options *options,
                     struct batch *batch, const struct attempts *attempts)
{
    struct error error = {0};
    struct progress progress;
    int status;
    progress_start(&progress, batch);
    int result = batch_run(batch, &error);
    progress_end(&progress);
    if (result)
        return fail(command, &error);
    if (batch->signal)
        return say_stopped(command, batch, options);
    status = print_table(command, batch, attempts);
    progress_summary(&progress, attempts);
    return status;
}

static int run_in(const struct command *command, const struct options *options,
                  const struct workplace *workplace)
{
    struct error error = {0};
    struct grader grader = {0};
    struct batch batch = {.grader = &grader, .jobs = options->jobs};
    struct attempts attempts = {0};
    struct intake intake = {0};
    struct on_slurm slurm = {0};
    int status;
    batch.source = (struct batch_source){.read = read_attempt, .context = &intake};
    if ((options->store && store_open(options->store, STORE_WRITE, &batch.store, &error)) ||
        note_course(&workplace->root, workplace->assignment.name, batch.store, &error) ||
        list_attempts(options, workplace, batch.store, &intake, &attempts, &error) ||
        grader_open(&workplace->root, &workplace->assignment, workplace->oracle, options->seed,
                    &grader, &error) ||
        (options->slurm && on_slurm_open(&slurm, options, workplace, &batch, &error)) ||
        batch_open(&batch, &attempts, &error)) {
        status = fail(command, &error);
    } else {
        batch.source.order = intake.order;
        print_notices(text_string(&intake.notices));
        print_attempt_notices(&attempts);
        status = grade_all(command, options, &batch, &attempts);
    }
    batch_close(&batch);
    on_slurm_close(&slurm);
    grader_release(&grader);
    attempts_release(&attempts);
    intake_release(&intake);
    store_close(batch.store);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments,
                     OPTION_SEED | OPTION_JOBS | OPTION_STORE | OPTION_FROM | OPTION_SLURM |
                         OPTION_WORKSHEET,
                     2, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (options.slurm != (options.shared != NULL)) {
        error_set(&error, ERROR_INPUT,
                  "--slurm and --shared go together: --shared names a folder that all machines of "
                  "the cluster have at the same path");
        return fail(command, &error);
    }
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = run_in(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_batch = {
    .name = "batch",
    .usage = "[OPTION]... ASSIGNMENT PATH",
    .user = FOR_ASSISTANTS,
    .summary = "Grades a class as a platform hands it out: a folder or an archive",
    .help =
        "  --store FILE keep results and answers in FILE; what is there is not graded again,\n"
        "               and a batch that was stopped, or killed, goes on where it was\n"
        "  --from NAME  whose layout it has: moodle, canvas, gradescope, classroom, drop (packages "
        "of\n"
        "               gradus submit), drop-times (the very folder that they are dropped into: "
        "its files say\n"
        "               when) or folders (default: as it looks)\n"
        "  --worksheet FILE  Moodle's grading worksheet, which says when somebody handed in; its "
        "dates are\n"
        "               of the time zone in configs/course.yaml\n"
        "  --jobs N     grade N submissions at once (default: the number of processors)\n"
        "  --slurm      let the machines of a Slurm cluster grade, as an array of jobs; with what\n"
        "               resources is in configs/course.yaml; needs --shared, wants --store\n"
        "  --shared DIR a folder that all machines of the cluster have at the same path\n"
        "  --seed N     make the generated inputs from N (default 1)\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "The table goes to standard output; progress and a summary of the run to standard error.\n"
        "Exit status: 0 graded, whatever the points; 2 usage or configuration; 3 the machine "
        "cannot do it,\n"
        "or could not for one of the submissions; 128 + N stopped by signal N (Ctrl-C: 130).\n",
    .run = run,
};
