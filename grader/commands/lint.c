#include "commands/command.h"

#include "base/memory.h"
#include "class/intake.h"
#include "judge/grade.h"
#include "judge/lint.h"

#include <stdlib.h>
#include <string.h>

enum { REFERENCE_SEEDS = 200 };

/* Grades the skeleton that students start from: it must pass nothing. */
static int grade_skeleton(const struct workplace *workplace, struct lint *lint, struct error *error)
{
    struct submission submission;
    struct result result;
    struct grading grading = {
        .assignment = &workplace->assignment,
        .oracle = workplace->oracle,
        .worker = workplace->root.worker,
        .seed = 1,
    };
    char *folder = text_format("%s/%s", workplace->root.assignments, workplace->assignment.name);
    int outcome = intake_submission(folder, &workplace->assignment.config, &submission, error);
    free(folder);
    if (outcome)
        return -1;
    outcome = grade(&grading, &submission, &result, error);
    submission_release(&submission);
    if (outcome)
        return -1;
    for (size_t i = 0; i < result.check_count; i++)
        lint->skeleton_failed[i] = result.checks[i].verdict == VERDICT_FAILED ||
                                   result.checks[i].verdict == VERDICT_SKIPPED;
    result_release(&result);
    return 0;
}

/* Appends the report on one assignment; adds what is wrong to *wrong. */
static int lint_one(const struct options *options, const char *name, struct text *text,
                    size_t *wrong, struct error *error)
{
    struct workplace workplace;
    struct lint lint = {0};
    if (workplace_open(options, name, &workplace, error))
        return -1;
    int result = -1;
    if (lint_examine(&workplace.assignment, workplace.oracle, REFERENCE_SEEDS, &lint, error) == 0 &&
        grade_skeleton(&workplace, &lint, error) == 0) {
        *wrong += lint_report(&workplace.assignment, &lint, text);
        result = 0;
    }
    lint_release(&lint);
    workplace_release(&workplace);
    return result;
}

/* The assignments to look at, a line each: the one named, or all. */
static int list_assignments(const struct options *options, struct text *names, struct error *error)
{
    struct root root;
    if (options->operand_count) {
        text_print(names, "%s\n", options->operands[0]);
        return 0;
    }
    if (root_find(options->root, &root, error))
        return -1;
    root_list(&root, names);
    root_release(&root);
    return 0;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct text names = {0}, text = {0};
    size_t wrong = 0;
    if (options_read(count, arguments, 0, 0, 1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    int result = list_assignments(&options, &names, &error);
    char *list = text_detach(&names), *rest = NULL;
    for (char *name = strtok_r(list, "\n", &rest); name && !result;
         name = strtok_r(NULL, "\n", &rest))
        result = lint_one(&options, name, &text, &wrong, &error);
    int status = print_out(command, &text, wrong ? STATUS_FAILED : STATUS_DONE);
    if (result)
        status = fail(command, &error);
    text_release(&text);
    free(list);
    return status;
}

const struct command command_lint = {
    .name = "lint",
    .usage = "[OPTION]... [ASSIGNMENT]",
    .user = FOR_INSTRUCTORS,
    .summary = "Holds an assignment's checks against known mistakes and variants",
    .help =
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "The reference must pass on 200 seeds, the skeleton nothing; every known mistake must fail "
        "a\n"
        "check and be named there, every legal variant pass, every check be failed by a mistake.\n"
        "\n"
        "Exit status: 0 all of that holds; 1 something does not; 2 usage or configuration; 3 the "
        "machine\n"
        "cannot do it.\n",
    .run = run,
};
