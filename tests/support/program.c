#include "support/program.h"

#include "base/file.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 16, OUTPUT_MAX = 1 << 20 };

static void read_back(int file, struct text *text)
{
    struct error error = {0};
    lseek(file, 0, SEEK_SET);
    cr_assert_eq(file_read_descriptor(file, OUTPUT_MAX, text, &error), 0, "%s", error.text);
    close(file);
}

struct outcome run_gradus_in(const char *const arguments[], char *const environment[])
{
    struct error error = {0};
    struct outcome outcome = {0};
    const char *build = getenv("GRADUS_BUILD");
    char *program = file_join(build ? build : "build/release", "gradus"),
         *list[ARGUMENTS_MAX] = {program};
    for (size_t i = 0; arguments[i]; i++)
        list[i + 1] = (char *)(uintptr_t)arguments[i];
    int output = file_in_memory("output", 0, &error), errors = file_in_memory("errors", 0, &error),
        status = 0;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    pid_t pid;
    cr_assert_eq(posix_spawn(&pid, program, &actions, NULL, list, environment), 0, "%s", program);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    posix_spawn_file_actions_destroy(&actions);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    read_back(output, &outcome.output);
    read_back(errors, &outcome.errors);
    free(program);
    return outcome;
}

struct outcome run_gradus(const char *const arguments[])
{
    return run_gradus_in(arguments, environ);
}

void outcome_release(struct outcome *outcome)
{
    text_release(&outcome->output);
    text_release(&outcome->errors);
}
