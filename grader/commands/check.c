#include "commands/command.h"

#include "commands/folder.h"
#include "commands/single.h"

#include <stdlib.h>

static int status_of(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict != VERDICT_PASSED)
            return STATUS_FAILED;
    return STATUS_DONE;
}

static int check_path(const struct command *command, const struct options *options,
                      const char *path)
{
    struct error error = {0};
    struct workplace workplace;
    char *folder = folder_of(path), *assignment = folder_assignment(options->root, folder, &error);
    int status;
    if (!assignment || workplace_open(options, assignment, &workplace, &error)) {
        status = fail(command, &error);
    } else {
        status = single_grade(command, options, &workplace, path, PUBLIC_CHECKS, status_of);
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
    if (options_read(count, arguments, OPTION_SEED | OPTION_JSON | OPTION_PLOT, 0, 1, &options, &error))
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
            "  --plot       show what there is to see of the checks that fail (of all, if none does)\n"
            "  --seed N     make the generated inputs from N (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 all checks passed; 1 some did not; 2 usage or nothing to check;\n"
            "3 the machine cannot do it.\n",
    .run = run,
};
