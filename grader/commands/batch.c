#include "commands/command.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/intake.h"
#include "class/pool.h"
#include "judge/grade.h"
#include "report/row.h"

#include <stdlib.h>

struct batch {
    const struct options *options;
    const struct workplace *workplace;
    struct roster roster;
    struct class_row *rows; /* owned; one per path of the roster */
};

static struct class_row grade_one(const struct batch *batch, const char *path)
{
    struct submission submission;
    struct result result;
    struct error error = {0};
    struct class_row row;
    char *student = file_name_of(path);
    struct grading grading = {
        .assignment = &batch->workplace->assignment,
        .oracle = batch->workplace->oracle,
        .worker = batch->workplace->root.worker,
        .seed = batch->options->seed,
    };
    if (intake_submission(path, &batch->workplace->assignment.config, &submission, &error)) {
        row = row_without_result(student, ROW_NOT_HANDED_IN, error.text);
    } else {
        if (grade(&grading, &submission, &result, &error)) {
            row = row_without_result(student, ROW_ERROR, error.text);
        } else {
            row = row_of_result(&result);
            result_release(&result);
        }
        submission_release(&submission);
    }
    free(student);
    return row;
}

/* In a process of its own: grades one submission and sends its row. */
static void work(void *context, size_t task, struct text *output)
{
    const struct batch *batch = context;
    struct class_row row = grade_one(batch, batch->roster.paths[task]);
    row_write(&row, output);
    row_release(&row);
}

static void done(void *context, size_t task, const struct text *output, bool complete)
{
    struct batch *batch = context;
    struct error error = {0};
    if (complete && row_read(output, &batch->rows[task], &error) == 0)
        return;
    char *student = file_name_of(batch->roster.paths[task]);
    batch->rows[task] = row_without_result(student, ROW_ERROR,
                                           "the grading process ended early; grade this one again");
    free(student);
}

static int grade_all(const struct command *command, struct batch *batch)
{
    struct error error = {0};
    struct text text = {0};
    struct pool_plan plan = {.task_count = batch->roster.count,
                             .jobs = batch->options->jobs,
                             .work = work,
                             .done = done,
                             .context = batch};
    batch->rows = memory_new(batch->roster.count, sizeof *batch->rows);
    int status = STATUS_DONE;
    if (pool_run(&plan, &error)) {
        status = fail(command, &error);
    } else {
        for (size_t i = 0; i < batch->roster.count; i++)
            if (batch->rows[i].state == ROW_ERROR)
                status = STATUS_MACHINE;
        terminal_table(batch->workplace->assignment.name, batch->rows, batch->roster.count,
                       stdout_columns(), stdout_ink(), &text);
        status = print_out(command, &text, status);
    }
    for (size_t i = 0; i < batch->roster.count; i++)
        row_release(&batch->rows[i]);
    free(batch->rows);
    text_release(&text);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JOBS, 2, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    struct batch batch = {.options = &options, .workplace = &workplace};
    int status;
    if (intake_roster(options.operands[1], &batch.roster, &error))
        status = fail(command, &error);
    else
        status = grade_all(command, &batch);
    roster_release(&batch.roster);
    workplace_release(&workplace);
    return status;
}

const struct command command_batch = {
    .name = "batch",
    .usage = "[OPTION]... ASSIGNMENT PATH",
    .summary = "Grades a class (a folder with a folder per student) and prints a table",
    .help = "  --jobs N     grade N submissions at once (default: the number of processors)\n"
            "  --seed N     make the generated inputs from N (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 graded, whatever the points; 2 usage or configuration; 3 the machine "
            "cannot do it,\n"
            "or could not for one of the submissions.\n",
    .run = run,
};
