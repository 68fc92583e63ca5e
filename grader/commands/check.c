#include "commands/command.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/intake.h"
#include "commands/check.h"
#include "commands/plots.h"
#include "commands/single.h"
#include "report/json.h"
#include "report/terminal_self.h"

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

/* --- once --- */

int self_check_grade(const struct self_check *self, struct submission *submission,
                     struct result *result, struct error *error)
{
    const struct workplace *workplace = self->workplace;
    struct grading grading = {
        .assignment = &workplace->assignment,
        .oracle = workplace->oracle,
        .worker = workplace->root.worker,
        .seed = self->options->seed,
        .which = PUBLIC_CHECKS,
        .wanted = self->wanted,
        .prepared = self->prepared,
        .lines = self->options->all || self->options->json || self->asked ? LINES_OF_ALL
                                                                          : LINES_OF_FIRST,
        .plots = self->options->plot ? PLOTS_WANTED : PLOTS_NONE,
    };
    struct text notices = {0};
    int taken = intake_submission_noting(self->path, &workplace->assignment.config, submission,
                                         &notices, error);
    if (!taken)
        print_notices(self->command, &notices);
    text_release(&notices);
    if (taken)
        return -1;
    if (grade(&grading, submission, result, error) == 0)
        return 0;
    submission_release(submission);
    return -1;
}

int self_check_status(const struct self_check *self, const struct result *result)
{
    const struct check *checks = self->workplace->assignment.config.checks;
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].verdict != VERDICT_PASSED &&
            (!self->asked || self->asked[result->checks[i].check - checks]))
            return STATUS_FAILED;
    return STATUS_DONE;
}

struct display display_of_stdout(void)
{
    return (struct display){stdout_ink(), stdout_columns(), locale_is_utf8()};
}

void self_check_report(const struct self_check *self, const struct result *result,
                       struct text *text)
{
    struct self_view view = {
        .config = &self->workplace->assignment.config,
        .asked = self->asked,
        .all = self->options->all,
        .ink = self->display.ink,
        .columns = self->display.columns,
        .has_utf8 = self->display.has_utf8,
    };
    if (self->options->json)
        json_report(result, text);
    else
        terminal_self_check(result, &view, text);
    if (self->options->plot && !self->options->json)
        plots_print(self->command, result, text);
}

int self_check_once(const struct self_check *self)
{
    struct error error = {0};
    struct submission submission;
    struct result result;
    struct text text = {0};
    if (self_check_grade(self, &submission, &result, &error))
        return fail(self->command, &error);
    self_check_report(self, &result, &text);
    int status = print_out(self->command, &text, self_check_status(self, &result));
    text_release(&text);
    result_release(&result);
    submission_release(&submission);
    return status;
}

/* --- the command --- */

static int check_work(struct self_check *self)
{
    const struct options *options = self->options;
    struct error error = {0};
    const char *name = options->only    ? options->only
                       : options->repro ? options->repro
                                        : options->debug;
    if (name && self_check_select(self, name, &error))
        return fail(self->command, &error);
    if (options->repro)
        return self_check_repro(self);
    if (options->debug)
        return self_check_debug(self);
    return options->watch ? self_check_watch(self) : self_check_once(self);
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
        struct self_check self = {.command = command,
                                  .options = options,
                                  .workplace = &workplace,
                                  .path = path,
                                  .folder = folder,
                                  .display = display_of_stdout()};
        status = check_work(&self);
        free(self.asked);
        free(self.wanted);
        workplace_release(&workplace);
    }
    free(assignment);
    free(folder);
    return status;
}

/* Options that do not go together. */
static int refuse_pairs(const struct options *options, struct error *error)
{
    const char *named[] = {options->only ? "--only" : NULL, options->repro ? "--repro" : NULL,
                           options->debug ? "--debug" : NULL};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (first && named[i])
            return error_set(error, ERROR_INPUT, "%s and %s do not go together; give one of them",
                             first, named[i]);
        first = first ? first : named[i];
    }
    if (options->json && (options->repro || options->debug))
        return error_set(error, ERROR_INPUT, "--json does not go with %s; leave one of them out",
                         first);
    if (options->watch && (options->json || options->repro || options->debug))
        return error_set(error, ERROR_INPUT,
                         "--watch goes with --only, --all and --plot; leave the others out");
    return 0;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JSON | OPTION_PLOT | OPTION_SELF, 0, 1,
                     &options, &error) ||
        refuse_pairs(&options, &error))
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
    .help = "  --all          explain every check that fails, not only the first\n"
            "  --only CHECK   run this one alone (and what it depends on); CHECK is its number, a\n"
            "                 part of its name, or a function\n"
            "  --repro CHECK  write its smallest failing call as a test, repro_....c; make test "
            "runs it\n"
            "  --debug CHECK  stop the debugger gdb in your function at that call\n"
            "  --watch        check again whenever you save, until Ctrl-C\n"
            "  --plot         show what there is to see of the checks that fail (of all, if none "
            "does)\n"
            "  --json         print the result as one JSON object\n"
            "  --seed N       make the generated inputs from N (default 1)\n"
            "  --root DIR     where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 all checks passed; 1 some did not; 2 usage or nothing to check;\n"
            "3 the machine cannot do it.\n",
    .run = run,
};
