#include "commands/submit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"
#include "class/handin.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 8, ANSWER_BYTES_MAX = 4096 };

/*
 * Runs the student's own git with the student's own settings, keys and terminal; its output goes to `output`. Returns
 * its exit status, or -1 with ERROR_MACHINE.
 */
static int run_git(const char *const arguments[], int output, struct error *error)
{
    char name[] = "git", *list[ARGUMENTS_MAX + 2] = {name};
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status = 0;
    for (size_t i = 0; arguments[i] && i < ARGUMENTS_MAX; i++)
        list[i + 1] = (char *)(uintptr_t)arguments[i];
    posix_spawn_file_actions_init(&files);
    int result = posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    result = result ? result : posix_spawnp(&pid, list[0], &files, NULL, list, environ);
    posix_spawn_file_actions_destroy(&files);
    if (result)
        return error_set(error, ERROR_MACHINE, "cannot start git: %s; install the package git",
                         strerror(result));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The one line that git answers with; NULL with the error if it says no. The caller frees. */
static char *ask_git(const char *const arguments[], struct error *error)
{
    struct text answer = {0};
    char *line = NULL;
    int output = file_in_memory("git", 0, error);
    if (output < 0)
        return NULL;
    int status = run_git(arguments, output, error);
    if (status > 0) {
        error_set(error, ERROR_INPUT, "git %s failed with status %d", arguments[2], status);
    } else if (status == 0 && lseek(output, 0, SEEK_SET) == 0 &&
               file_read_descriptor(output, ANSWER_BYTES_MAX, &answer, error) == 0) {
        line = text_detach(&answer);
        line[strcspn(line, "\n")] = '\0';
    }
    text_release(&answer);
    close(output);
    return line;
}

/* Fails with what is wrong, and what to type. */
static int want_commit(const struct outgoing *outgoing, const char *wrong, struct error *error)
{
    const struct config *config = &outgoing->assignment->config;
    struct text names = {0};
    for (size_t i = 0; i < config->source_count; i++)
        text_print(&names, " %s", config->sources[i]);
    error_set(error, ERROR_INPUT, "%s; first: git add%s && git commit -m \"hand in\"", wrong,
              text_string(&names));
    text_release(&names);
    return -1;
}

/* Whether the commit has the sources that were checked. */
static int compare_commit(const char *repository, const char *commit,
                          const struct outgoing *outgoing, struct error *error)
{
    struct bundle bundle = {0};
    struct handin handin = {.student = memory_string("")};
    struct submission committed = {0};
    struct text unheard = {0};
    struct error trouble = {0};
    int result = bundle_open_commit(repository, commit, HANDIN_ENTRIES_MAX, &bundle, &trouble);
    for (size_t i = 0; !result && i < bundle.count; i++)
        if (bundle.entries[i].kind != BUNDLE_FOLDER)
            handin_add(&handin, i, bundle.entries[i].path, 0);
    if (!result)
        result = handin_read(&bundle, &handin, &outgoing->assignment->config, &committed, &unheard,
                             &trouble);
    bool same = !result && text_equal(committed.sha256, outgoing->submission.sha256);
    if (result && trouble.kind == ERROR_MACHINE)
        *error = trouble;
    else if (result)
        want_commit(outgoing, trouble.text, error);
    else if (!same)
        result = want_commit(outgoing, "only commits are pushed, and what you changed is in none",
                             error);
    submission_release(&committed);
    handin_release(&handin);
    bundle_release(&bundle);
    text_release(&unheard);
    return result;
}

int push_commit(const char *remote, struct outgoing *outgoing, char **place, struct error *error)
{
    const char *folder = outgoing->folder;
    char *commit = ask_git(
        (const char *[]){"-C", folder, "rev-parse", "--verify", "HEAD^{commit}", NULL}, error);
    char *repository =
        commit ? ask_git((const char *[]){"-C", folder, "rev-parse", "--absolute-git-dir", NULL},
                         error)
               : NULL;
    int result = -1;
    if (!commit || !repository) {
        if (error->kind != ERROR_MACHINE)
            want_commit(outgoing, "the folder is in no git repository, or nothing is committed",
                        error);
    } else if (compare_commit(repository, commit, outgoing, error) == 0) {
        /* git's words are for people, so they go where ours go that are not the receipt. */
        int status = run_git((const char *[]){"-C", folder, "push", remote, "HEAD", NULL},
                             STDERR_FILENO, error);
        if (status > 0)
            error_set(error, ERROR_MACHINE, "git push failed with status %d; nothing is handed in",
                      status);
        result = status == 0 ? 0 : -1;
    }
    if (!result) {
        *place = text_format("commit %s, pushed to %s", commit, remote);
        outgoing->manifest.commit = commit;
        commit = NULL;
    }
    free(repository);
    free(commit);
    return result;
}
