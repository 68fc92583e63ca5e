#include "commands/command.h"

#include "base/file.h"
#include "base/memory.h"
#include "commands/single.h"

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
            found = memory_string(name);
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

static int status_of(const struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict != VERDICT_PASSED)
            return STATUS_FAILED;
    return STATUS_DONE;
}

/* The folder that a path is in, or the path itself if it is one. The caller frees. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (file_is_folder(path))
        return memory_string(path);
    if (!slash)
        return memory_string(".");
    return slash == path ? memory_string("/") : memory_string_of(path, (size_t)(slash - path));
}

static int check_path(const struct command *command, const struct options *options,
                      const char *path)
{
    struct error error = {0};
    struct workplace workplace;
    char *folder = folder_of(path), *assignment = find_assignment(options, folder, &error);
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
