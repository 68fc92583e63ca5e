#include "commands/command.h"

#include "commands/formats.h"
#include "commands/single.h"

/* Points are no matter of the exit status; the grader's own trouble is. */
static int status_of(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict == VERDICT_ERROR)
            return STATUS_MACHINE;
    return STATUS_DONE;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments,
                     OPTION_SEED | OPTION_JSON | OPTION_PLOT_FOLDER | OPTION_PNG | OPTION_HTML |
                         OPTION_AUDIENCE | OPTION_FORMAT | OPTION_OUT,
                     2, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (options.png && !options.plot)
        error_set(&error, ERROR_INPUT, "--png says how plots are written; say where: --plot DIR");
    if (error.kind || formats_check(&options, &error))
        return fail(command, &error);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status =
        single_grade(command, &options, &workplace, options.operands[1], ALL_CHECKS, status_of);
    workplace_release(&workplace);
    return status;
}

const struct command command_grade = {
    .name = "grade",
    .usage = "[OPTION]... ASSIGNMENT PATH",
    .user = FOR_ASSISTANTS,
    .summary = "Grades one submission with all checks: a folder, an archive or a file",
    .help =
        "  --json       print the result as one JSON object\n"
        "  --plot DIR   write what there is to see of each check into DIR, as SVG\n"
        "  --png        ... as PNG\n"
        "  --html FILE  write the student's page: one file with plots, without network or script\n"
        "  --for WHO    whom page or format is for: student (default; of hidden checks it holds\n"
        "               verdict and hint alone), student-after-due (of checks hidden until then:\n"
        "               all), staff (of every check: all)\n"
        "  --format F   as a platform reads it: gradescope (results.json), junit, artemis (a file "
        "per check),\n"
        "               autolab (the last lines), github (workflow commands; the step summary "
        "too)\n"
        "  --out PATH   ... into this file (of artemis: folder) in place of standard output\n"
        "  --seed N     make the generated inputs from N (default 1); the same seed gives the same "
        "result\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "Exit status: 0 graded, whatever the points; 2 usage, configuration or nothing handed in;\n"
        "3 the machine cannot do it.\n",
    .run = run,
};
