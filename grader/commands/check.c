#include "commands/command.h"

#include "base/file.h"
#include "class/intake.h"
#include "judge/grade.h"
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

/*
 * The assignment of a folder: the one named if any, else the one whose header lies there. The
 * caller frees.
 */
static char *find_assignment(const struct options *options, const char *folder, struct error *error)
{
    struct root root;
    struct text list = {0};
    char *found = NULL, *rest = NULL;
    if (root_find(options->root, &root, error))
        return NULL;
    root_list(&root, &list);
    char *names = text_detach(&list);
    for (char *name = strtok_r(names, "\n", &rest); name && !found;
         name = strtok_r(NULL, "\n", &rest)) {
        char *header = text_format("%s/%s.h", folder, name);
        if (file_exists(header))
            found = strdup(name);
        free(header);
    }
    free(names);
    root_release(&root);
    if (!found)
        error_set(error, ERROR_INPUT,
                  "no assignment's header (like mle.h) is in '%s'; go to the assignment's folder",
                  folder);
    return found;
}

static bool all_passed(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict != VERDICT_PASSED)
            return false;
    return true;
}

static int check_and_print(const struct command *command, const struct options *options,
                           const struct workplace *workplace, const struct submission *submission,
                           struct error *error)
{
    struct grading grading = {
        .assignment = &workplace->assignment,
        .oracle = workplace->oracle,
        .worker = workplace->root.worker,
        .seed = options->seed,
        .which = PUBLIC_CHECKS,
    };
    struct result result;
    if (grade(&grading, submission, &result, error))
        return fail(command, error);
    struct text text = {0};
    if (options->json)
        json_report(&result, &text);
    else
        terminal_report(&result, stdout_ink(), &text);
    int status = print_out(command, &text, all_passed(&result) ? STATUS_DONE : STATUS_FAILED);
    text_release(&text);
    result_release(&result);
    return status;
}

static int check_path(const struct command *command, const struct options *options,
                      const char *path)
{
    struct error error = {0};
    struct workplace workplace;
    struct submission submission;
    const char *slash = strrchr(path, '/');
    char *folder = file_is_folder(path) ? strdup(path)
                   : slash              ? strndup(path, (size_t)(slash - path))
                                        : strdup(".");
    char *assignment = find_assignment(options, folder, &error);
    int status;
    if (!assignment || workplace_open(options, assignment, &workplace, &error)) {
        status = fail(command, &error);
    } else {
        if (intake_submission(path, &workplace.assignment.config, &submission, &error)) {
            status = fail(command, &error);
        } else {
            status = check_and_print(command, options, &workplace, &submission, &error);
            submission_release(&submission);
        }
        workplace_release(&workplace);
    }
    free(assignment);
    free(folder);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JSON, 0, 1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    return check_path(command, &options, options.operand_count ? options.operands[0] : ".");
}

const struct command command_check = {
    .name = "check",
    .usage = "[OPTION]... [FILE]",
    .summary =
        "Checks your own work in the assignment's folder, as it will be graded (public checks)",
    .help = "  --json       print the result as one JSON object\n"
            "  --seed N     make the generated inputs from N (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 all checks passed; 1 some did not; 2 usage or nothing to check;\n"
            "3 the machine cannot do it.\n",
    .run = run,
};
