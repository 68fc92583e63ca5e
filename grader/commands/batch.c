#include "commands/command.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/batch.h"
#include "class/intake.h"
#include "commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- who handed in what --- */

/* What lies in one student's folder. */
static struct attempt look_at(const char *path, const struct config *config)
{
    struct submission submission;
    struct error error = {0};
    struct attempt attempt = {.student = file_name_of(path),
                              .number = 1,
                              .origin = memory_string(path),
                              .notices = memory_string("")};
    if (intake_submission(path, config, &submission, &error)) {
        attempt.problem = memory_string(error.text);
    } else {
        memcpy(attempt.sha256, submission.sha256, sizeof attempt.sha256);
        submission_release(&submission);
    }
    return attempt;
}

/* Lists the class in a folder, and notes it in the store if there is one. The caller releases the attempts. */
static int list_attempts(const char *path, const struct assignment *assignment, struct store *store,
                         struct attempts *attempts, struct error *error)
{
    struct roster roster;
    struct attempts found = {0};
    if (intake_roster(path, &roster, error))
        return -1;
    found.list = memory_new(roster.count, sizeof *found.list);
    for (; found.count < roster.count; found.count++)
        found.list[found.count] = look_at(roster.paths[found.count], &assignment->config);
    roster_release(&roster);
    if (store && store_put_attempts(store, assignment->name, found.list, found.count, error)) {
        attempts_release(&found);
        return -1;
    }
    *attempts = found;
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
    int status;
    if ((options->store && store_open(options->store, STORE_WRITE, &batch.store, &error)) ||
        list_attempts(options->operands[1], &workplace->assignment, batch.store, &attempts,
                      &error) ||
        grader_open(&workplace->root, &workplace->assignment, workplace->oracle, options->seed,
                    &grader, &error) ||
        batch_open(&batch, &attempts, &error))
        status = fail(command, &error);
    else
        status = grade_all(command, options, &batch, &attempts);
    batch_close(&batch);
    grader_release(&grader);
    attempts_release(&attempts);
    store_close(batch.store);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JOBS | OPTION_STORE, 2, 2, &options,
                     &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = run_in(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_batch = {
    .name = "batch",
    .usage = "[OPTION]... ASSIGNMENT PATH",
    .summary = "Grades a class (a folder with a folder per student) and prints a table",
    .help =
        "  --store FILE keep results and answers in FILE; what is there is not graded again,\n"
        "               and a batch that was stopped, or killed, goes on where it was\n"
        "  --jobs N     grade N submissions at once (default: the number of processors)\n"
        "  --seed N     make the generated inputs from N (default 1)\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "The table goes to standard output; progress and a summary of the run to standard error.\n"
        "Exit status: 0 graded, whatever the points; 2 usage or configuration; 3 the machine "
        "cannot do it,\n"
        "or could not for one of the submissions; 128 + N stopped by signal N (Ctrl-C: 130).\n",
    .run = run,
};
