#include "commands/single.h"

#include "base/file.h"
#include "base/limits.h"
#include "class/intake.h"
#include "commands/formats.h"
#include "commands/page.h"
#include "commands/plots.h"
#include "report/json.h"

#include <stdlib.h>

#include <stdio.h>
#include <string.h>

static int write_page(const struct command *command, const struct options *options,
                      const struct config *config, const struct submission *submission,
                      const struct result *result, struct error *error)
{
    struct student_page page = {.config = config,
                                .student = result->student,
                                .result = result,
                                .points = result->score,
                                .submission = submission,
                                .audience = options->audience};
    struct text html = {0};
    struct error said = {0};
    struct plotter *plotter = plotter_open(PLOT_WALL_MS);
    page_make(&page, plotter, &said, &html);
    plotter_close(plotter);
    if (said.kind != ERROR_NONE)
        (void)fail(command, &said);
    int outcome = page_write(options->html, &html, error);
    text_release(&html);
    return outcome;
}

void print_notices(const struct command *command, struct text *notices)
{
    for (char *rest = notices->bytes, *line; (line = strsep(&rest, "\n"));)
        if (*line)
            fprintf(stderr, "gradus %s: note: %s\n", command->name, line);
}

/* What cannot be graded, told to people and, where a platform waits for it, in its format. */
static int refuse(const struct command *command, const struct options *options,
                  const struct assignment *assignment, const char *path, const struct error *error)
{
    struct error another = {0};
    int status = fail(command, error);
    if (!options->format)
        return status;
    char *student = file_name_of(path);
    struct result result = feedback_refusal(assignment->name, student, &assignment->config, error);
    if (formats_write(options, &result, &another))
        status = fail(command, &another);
    result_release(&result);
    free(student);
    return status;
}

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
        .plots = options->plot || options->html ? PLOTS_OF_ALL : PLOTS_NONE,
    };
    struct text notices = {0};
    int taken = intake_submission_noting(path, &workplace->assignment.config, &submission, &notices,
                                         &error);
    if (!taken)
        print_notices(command, &notices);
    text_release(&notices);
    if (taken)
        return refuse(command, options, &workplace->assignment, path, &error);
    int outcome = grade(&grading, &submission, &result, &error);
    if (outcome) {
        submission_release(&submission);
        return refuse(command, options, &workplace->assignment, path, &error);
    }
    struct text text = {0};
    if (options->json)
        json_report(&result, &text);
    else if (!options->format)
        terminal_report(&result, stdout_ink(), &text);
    int status = print_out(command, &text, status_of(&result));
    if (options->format && formats_write(options, &result, &error))
        status = fail(command, &error);
    if (options->plot_folder &&
        plots_write(command, &result, options->plot_folder, options->png, &error))
        status = fail(command, &error);
    if (options->html &&
        write_page(command, options, &workplace->assignment.config, &submission, &result, &error))
        status = fail(command, &error);
    submission_release(&submission);
    text_release(&text);
    result_release(&result);
    return status;
}
