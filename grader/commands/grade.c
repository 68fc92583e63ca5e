#include "commands/command.h"

#include "class/intake.h"
#include "judge/grade.h"
#include "report/json.h"

static bool has_error(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            return true;
    return false;
}

static int grade_and_print(const struct command *command, const struct options *options,
                           const struct workplace *workplace, const struct submission *submission,
                           struct error *error)
{
    struct grading grading = {
        .assignment = &workplace->assignment,
        .oracle = workplace->oracle,
        .worker = workplace->root.worker,
        .seed = options->seed,
    };
    struct result result;
    if (grade(&grading, submission, &result, error))
        return fail(command, error);
    struct text text = {0};
    if (options->json)
        json_report(&result, &text);
    else
        terminal_report(&result, stdout_ink(), &text);
    int status = print_out(command, &text, has_error(&result) ? STATUS_MACHINE : STATUS_DONE);
    text_release(&text);
    result_release(&result);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct submission submission;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JSON, 2, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status;
    if (intake_submission(options.operands[1], &workplace.assignment.config, &submission, &error)) {
        status = fail(command, &error);
    } else {
        status = grade_and_print(command, &options, &workplace, &submission, &error);
        submission_release(&submission);
    }
    workplace_release(&workplace);
    return status;
}

const struct command command_grade = {
    .name = "grade",
    .usage = "[OPTION]... ASSIGNMENT PATH",
    .summary = "Grades one submission (a folder, or its file) with all checks, in a box",
    .help =
        "  --json       print the result as one JSON object\n"
        "  --seed N     make the generated inputs from N (default 1); the same seed gives the same "
        "result\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "Exit status: 0 graded, whatever the points; 2 usage, configuration or nothing handed in;\n"
        "3 the machine cannot do it.\n",
    .run = run,
};
