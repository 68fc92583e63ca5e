#include "commands/submit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/git.h"
#include "class/hook.h"
#include "class/quota.h"
#include "contract/moment.h"
#include "judge/grade.h"
#include "report/feedback.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Bytes of what git tells a hook: some hundred references. */
static const size_t updates_bytes_max = 65536;

/* Pushes that one run keeps; a hook that was interrupted leaves one. */
enum { KEPT_AT_ONCE = 100 };

/* One run of the hook. */
struct hook_run {
    const struct command *command;
    const struct options *options;
    const struct root *root;
    struct hook hook;
    int64_t now;
    struct text report; /* for the student, printed when the lock is given back */
};

/* What is said goes to the student's terminal at once, through git. A student who is gone hears nothing. */
static void say(struct text *text)
{
    if (fwrite(text_string(text), 1, text->length, stdout) == text->length)
        (void)fflush(stdout);
    text_release(text);
}

/* Says that nothing is lost, and what happened. */
static int say_trouble(const struct command *command, const struct error *error)
{
    struct text text = {0};
    text_add(&text,
             "Your push is safe in the repository. It could not be taken over for grading yet;\n"
             "that is done with the next push, or by the course's staff. What happened:\n");
    say(&text);
    (void)fail(command, error);
    return STATUS_MACHINE;
}

/* --- what was pushed --- */

static int read_updates(int64_t now, struct pushes *pushes, struct error *error)
{
    struct text lines = {0};
    if (isatty(STDIN_FILENO))
        return 0;
    int result = file_read_descriptor(STDIN_FILENO, updates_bytes_max, &lines, error);
    if (result)
        return error_prefix(error, "what git says of the push");
    pushes_read(text_string(&lines), now, pushes);
    text_release(&lines);
    return 0;
}

/* Says what is not handed in: tags, other branches, deletions. */
static void say_others(const struct pushes *pushes, const char *branch)
{
    struct text text = {0};
    for (size_t i = 0; i < pushes->count; i++) {
        const struct push *push = &pushes->list[i];
        bool is_it = branch && text_equal(push->reference, branch);
        if (is_it && !git_is_none(push->after))
            continue;
        text_add(&text, "'");
        text_add_visible(&text, push->reference, strlen(push->reference));
        text_print(&text,
                   git_is_none(push->after)
                       ? "' is deleted; what was handed in before stays handed in\n"
                       : "' is kept, but it is not what is graded%s%s\n",
                   branch ? ": that is " : "", branch ? branch : "");
    }
    say(&text);
}

static void say_kept(const struct kept *kept, const char *branch, const struct pushes *just_now)
{
    struct text text = {0};
    char received_at[32];
    bool is_earlier = true;
    moment_write(kept->push.received_at, received_at);
    for (size_t i = 0; i < just_now->count; i++)
        is_earlier = is_earlier && !text_equal(just_now->list[i].after, kept->push.after);
    text_print(&text, "Commit %.12s of %s is handed in: received %s%s\n", kept->push.after,
               strrchr(branch, '/') + 1, received_at,
               is_earlier ? "; the hook was interrupted then, it is kept now" : "");
    text_print(&text, "  package SHA-256 %s\n", kept->package_sha256);
    if (!kept->problem)
        text_print(&text, "  sources SHA-256 %s\n", kept->submission.sha256);
    if (kept->problem) {
        text_add(&text, "  BUT THERE IS NOTHING TO GRADE IN IT: ");
        text_add_visible(&text, kept->problem, strlen(kept->problem));
        text_add(&text, "\n");
    }
    for (size_t i = 0; i + 1 < kept->notices.length; i++)
        if (kept->notices.bytes[i] == '\n')
            kept->notices.bytes[i] = ';';
    if (kept->notices.length) {
        text_add(&text, "  note: ");
        text_add_visible(&text, kept->notices.bytes, kept->notices.length - 1);
        text_add(&text, "\n");
    }
    say(&text);
}

/* --- grading --- */

static bool is_built(const struct result *result)
{
    return !result->check_count || result->checks[0].verdict != VERDICT_NOT_BUILT;
}

/* Appends the report, and counts the attempt first: whoever kills the hook has no report that was not counted. */
static int add_report(struct hook_run *run, struct result *result, size_t used, struct error *error)
{
    size_t most = run->options->attempts_per_day;
    if (feedback_is_withheld(result)) {
        feedback_trouble(result, AUDIENCE_STUDENT, &run->report);
        text_add(&run->report, "\nThe push is handed in; this attempt does not count.\n");
        return 0;
    }
    bool counts = most && is_built(result);
    if (counts && quota_note(run->hook.repository, run->now, used + 1, error))
        return -1;
    audience_hide(AUDIENCE_STUDENT, result);
    text_add(&run->report, "\n");
    terminal_report(result, INK_PLAIN, &run->report);
    if (counts)
        text_print(&run->report, "\nThis was attempt %zu of %zu today.\n", used + 1, most);
    else if (most)
        text_print(&run->report,
                   "\nWhat does not compile costs no attempt: %zu of %zu are left today.\n",
                   most - used, most);
    return 0;
}

static int grade_kept(struct hook_run *run, const struct kept *kept, struct error *error)
{
    size_t used = 0, most = run->options->attempts_per_day;
    struct oracle *oracle = NULL;
    struct result result = {0};
    if (most && quota_used(run->hook.repository, run->now, &used, error))
        return -1;
    if (most && used >= most) {
        char next[48];
        quota_next_day(run->now, next);
        text_print(
            &run->report,
            "It is not graded now: %zu of %zu attempts of today are used up. The next report is\n"
            "for a push after %s.\n",
            used, most, next);
        return 0;
    }
    struct grading grading = {.assignment = run->hook.assignment,
                              .worker = run->root->worker,
                              .seed = run->options->seed,
                              .which = ALL_CHECKS};
    int outcome = oracle_open(run->hook.assignment, &oracle, error);
    grading.oracle = oracle;
    if (!outcome)
        outcome = grade(&grading, &kept->submission, &result, error);
    if (!outcome)
        outcome = add_report(run, &result, used, error);
    result_release(&result);
    oracle_close(oracle);
    return outcome;
}

/* Keeps all that is not kept yet, and grades the newest. Returns the exit status. */
static int take_over(struct hook_run *run, const char *branch, const struct pushes *just_now)
{
    struct error error = {0};
    struct pushes pending = {0};
    struct kept newest = {0};
    int status = STATUS_DONE;
    if (pushes_pending(run->hook.repository, branch, just_now, &pending, &error))
        status = say_trouble(run->command, &error);
    size_t count = pending.count < KEPT_AT_ONCE ? pending.count : KEPT_AT_ONCE;
    for (size_t i = 0; i < count && status == STATUS_DONE; i++) {
        kept_release(&newest);
        if (hook_keep(&run->hook, &pending.list[i], &newest, &error))
            status = say_trouble(run->command, &error);
        else
            say_kept(&newest, branch, just_now);
    }
    if (status == STATUS_DONE && newest.package && !newest.problem &&
        grade_kept(run, &newest, &error)) {
        text_add(&run->report, "The push is handed in, but it could not be graded now; it will be "
                               "later. This attempt does not count.\n");
        status = fail(run->command, &error);
    }
    kept_release(&newest);
    pushes_release(&pending);
    return status;
}

static int run_hook(struct hook_run *run)
{
    struct error error = {0};
    struct pushes just_now = {0};
    if (read_updates(run->now, &just_now, &error))
        return say_trouble(run->command, &error);
    int lock = hook_lock(&run->hook, &error), status = STATUS_DONE;
    if (lock < 0) {
        status = say_trouble(run->command, &error);
    } else {
        char *branch = hook_branch(&run->hook, &just_now, &error);
        if (error.kind != ERROR_NONE)
            status = say_trouble(run->command, &error);
        else
            say_others(&just_now, branch);
        if (branch)
            status = take_over(run, branch, &just_now);
        free(branch);
        close(lock);
    }
    say(&run->report);
    pushes_release(&just_now);
    return status;
}

int submit_hook(const struct command *command, const struct options *options)
{
    struct error error = {0};
    struct root root = {0};
    struct assignment assignment = {0};
    char *own = text_format("%s/gradus/handed-in", options->hook);
    struct hook_run run = {.command = command,
                           .options = options,
                           .root = &root,
                           .hook = {.repository = options->hook,
                                    .packages = options->drop ? options->drop : own,
                                    .student = options->student,
                                    .assignment = &assignment},
                           .now = (int64_t)time(NULL)};
    int status;
    if (!options->assignment || !options->student) {
        error_set(&error, ERROR_INPUT, "--hook wants --assignment and --student");
        status = fail(command, &error);
    } else if (root_find(options->root, &root, &error) ||
               assignment_load(&root, options->assignment, &assignment, &error)) {
        status = say_trouble(command, &error);
    } else {
        status = run_hook(&run);
    }
    assignment_release(&assignment);
    root_release(&root);
    free(own);
    return status;
}
