#include "commands/single.h"

#include "class/intake.h"
#include "commands/plots.h"
#include "report/json.h"

int single_grade(const struct command *command, const struct options *options,
                 const struct workplace *workplace, const char *path, enum which_checks which,
                 int (*status_of)(const struct result *result))
{
    struct error error = {0};
    struct submission submission;
    struct result result;
    struct grading grading = {
        .assignment = &workplace->assignment,
        .oracle = workplace->oracle,
        .worker = workplace->root.worker,
        .seed = options->seed,
        .which = which,
        .plots = options->plot ? PLOTS_WANTED : PLOTS_NONE,
    };
    if (intake_submission(path, &workplace->assignment.config, &submission, &error))
        return fail(command, &error);
    int outcome = grade(&grading, &submission, &result, &error);
    submission_release(&submission);
    if (outcome)
        return fail(command, &error);
    struct text text = {0};
    if (options->json)
        json_report(&result, &text);
    else
        terminal_report(&result, stdout_ink(), &text);
    if (options->plot && !options->plot_folder && !options->json)
        plots_print(command, &result, &text);
    int status = print_out(command, &text, status_of(&result));
    if (options->plot_folder &&
        plots_write(command, &result, options->plot_folder, options->png, &error))
        status = fail(command, &error);
    text_release(&text);
    result_release(&result);
    return status;
}
