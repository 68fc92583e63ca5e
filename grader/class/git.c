#include "class/git.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 24 };

/* Runs it with the writing end of a pipe as its output, and collects from the other. */
static int run(const char *const arguments[], const int ends[2], size_t limit, struct text *printed,
               const char *question, struct error *error)
{
    struct process process = {0};
    struct process_descriptor output = {.here = ends[1], .there = STDOUT_FILENO};
    struct process_plan plan = {
        .arguments = arguments, .descriptors = &output, .descriptor_count = 1};
    int status = 0;
    int64_t deadline = monotonic_ms() + GIT_WALL_MS;
    int result = process_start(&plan, &process, error);
    close(ends[1]);
    if (result)
        return -1;
    process_collect(ends[0], deadline, limit, printed);
    if (process_wait(&process, deadline, &status) == PROCESS_STILL_RUNS) {
        process_kill(&process);
        return error_set(error, ERROR_MACHINE, "git %s took more than %d s", question,
                         GIT_WALL_MS / 1000);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    return error_set(error, ERROR_MACHINE, "git %s failed with status %d", question,
                     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int git_ask(const char *repository, const char *const arguments[], size_t limit,
            struct text *printed, struct error *error)
{
    int ends[2], result = -1;
    char *git = process_find_program("git"), *folder = text_format("--git-dir=%s", repository);
    size_t before = printed->length, count = 0;
    const char *list[ARGUMENTS_MAX] = {git,
                                       folder,
                                       "--no-replace-objects",
                                       "--no-optional-locks",
                                       "--literal-pathspecs",
                                       "-c",
                                       "protocol.allow=never",
                                       "-c",
                                       "safe.directory=*"};
    while (list[count])
        count++;
    for (size_t i = 0; arguments[i] && count + 1 < ARGUMENTS_MAX; i++)
        list[count++] = arguments[i];
    if (!git) {
        error_set(error, ERROR_MACHINE, "there is no git; install the package git");
    } else if (pipe2(ends, O_CLOEXEC)) {
        error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    } else {
        result = run(list, ends, limit > SIZE_MAX - before ? SIZE_MAX : before + limit, printed,
                     arguments[0], error);
        close(ends[0]);
    }
    if (result)
        printed->length = before;
    free(folder);
    free(git);
    return result;
}

bool git_is_object(const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");
    return !text[digits] && (digits == 40 || digits == 64);
}

bool git_is_none(const char *object)
{
    return object[strspn(object, "0")] == '\0';
}
