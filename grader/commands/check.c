#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/intake.h"
#include "commands/check.h"
#include "commands/folder.h"
#include "commands/plots.h"
#include "commands/single.h"
#include "report/json.h"
#include "report/terminal_self.h"

#include <stdlib.h>

/* --- once --- */

/* Says if the student's header is not the one that is graded with. */
static void add_header_notice(const struct self_check *self, struct text *notices)
{
    const struct include *header = &self->workplace->assignment.includes[0];
    char *path = file_join(self->folder, header->name);
    struct text own = {0};
    struct error ignored;
    if (file_read(path, CONFIG_BYTES_MAX, &own, &ignored) == 0 &&
        !text_equal(text_string(&own), text_string(&header->contents)))
        text_print(
            notices,
            "your %s is not the one that came with the assignment, which is what your work is "
            "compiled with\n",
            header->name);
    text_release(&own);
    free(path);
}

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
        .plots = self->options->plot ? PLOTS_OF_ALL : PLOTS_NONE,
    };
    struct text notices = {0};
    int taken = intake_submission_noting(self->path, &workplace->assignment.config, submission,
                                         &notices, error);
    if (!taken) {
        add_header_notice(self, &notices);
        print_notices(self->command, &notices);
    }
    text_release(&notices);
    if (taken)
        return -1;
    if (grade(&grading, submission, result, error)) {
        submission_release(submission);
        return -1;
    }
    if (workplace->kit.version) {
        result->kit = memory_string(workplace->kit.version);
        kit_look_for_newer(&workplace->kit, &result->newer_kit);
    }
    return 0;
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

/* Points of checks that are not run here. */
static double hidden_points(const struct workplace *workplace)
{
    const struct config *config = &workplace->assignment.config;
    double hidden = workplace->kit.version ? workplace->kit.max_score - config->points : 0;
    for (size_t i = 0; i < config->check_count; i++)
        if (config->checks[i].visibility != VISIBILITY_PUBLIC)
            hidden += config->checks[i].points;
    return hidden;
}

void self_check_report(const struct self_check *self, const struct result *result,
                       struct text *text)
{
    struct self_view view = {
        .config = &self->workplace->assignment.config,
        .hidden_points = hidden_points(self->workplace),
        .published = self->workplace->kit.published,
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
    char *folder = folder_of(path);
    int status;
    if (workplace_open_folder(options, folder, NULL, &workplace, &error)) {
        status = fail(command, &error);
    } else if (workplace_open_oracle(options, folder, &workplace, &error)) {
        status = fail(command, &error);
        workplace_release(&workplace);
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
    .user = FOR_STUDENTS,
    .summary = "Checks your own work in the assignment's folder, as it will be graded",
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
