#include "class/slurm.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 24 };

/* Bytes of what a program of Slurm prints: a line for each of a thousand tasks. */
static const size_t printed_bytes_max = 1 << 20;

/* The arguments of a program; the texts are owned. */
struct arguments {
    char *list[ARGUMENTS_MAX + 1];
    size_t count;
};

PRINTF_LIKE(2, 3) static void add(struct arguments *arguments, const char *format, ...)
{
    struct text text = {0};
    va_list values;
    va_start(values, format);
    text_print_list(&text, format, values);
    va_end(values);
    arguments->list[arguments->count++] = text_detach(&text);
}

static void arguments_release(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++)
        free(arguments->list[i]);
    *arguments = (struct arguments){0};
}

/*
 * Starts the program with our environment (where Slurm's configuration is, say) and all it prints into the pipe. No
 * signal is blocked in it, and Ctrl-C, which a terminal sends to all of a group, does not reach it.
 */
static int start(char *const arguments[], int output, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    int result = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    result = result ? result : posix_spawn_file_actions_adddup2(&files, output, 1);
    result = result ? result : posix_spawn_file_actions_adddup2(&files, output, 2);
    result = result ? result : posix_spawnattr_setsigmask(&attributes, &none);
    result = result ? result
                    : posix_spawnattr_setflags(&attributes,
                                               POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    result =
        result ? result : posix_spawnp(pid, arguments[0], &files, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return result;
}

/* Runs the program to its end and takes what it prints, errors with it. */
static int run(struct arguments *arguments, struct text *printed, struct error *error)
{
    const char *name = arguments->list[0];
    int ends[2], status = 0;
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    int failure = start(arguments->list, ends[1], &pid);
    close(ends[1]);
    if (failure) {
        close(ends[0]);
        return error_set(error, ERROR_MACHINE, "cannot run %s: %s; is Slurm installed here?", name,
                         strerror(failure));
    }
    int result = file_read_descriptor(ends[0], printed_bytes_max, printed, error);
    close(ends[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (!result && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        result = error_set(error, ERROR_MACHINE, "%s failed: %s", name, text_string(printed));
    return result;
}

int slurm_submit(const struct slurm_array *array, const struct slurm_rules *rules,
                 struct error *error)
{
    struct arguments arguments = {0};
    struct text printed = {0};
    add(&arguments, "sbatch");
    add(&arguments, "--job-name=%s", array->name);
    add(&arguments, "--output=%s/%%A-%%a", array->logs);
    if (rules->at_once)
        add(&arguments, "--array=0-%zu%%%zu", array->tasks - 1, rules->at_once);
    else
        add(&arguments, "--array=0-%zu", array->tasks - 1);
    add(&arguments, "--cpus-per-task=%zu", rules->cpus);
    add(&arguments, "--time=%zu", rules->minutes);
    if (rules->memory_mib)
        add(&arguments, "--mem=%zuM", rules->memory_mib);
    if (rules->partition)
        add(&arguments, "--partition=%s", rules->partition);
    if (rules->account)
        add(&arguments, "--account=%s", rules->account);
    /* What is lost is found missing and submitted again; Slurm doing so as well would grade it twice. */
    add(&arguments, "--no-requeue");
    add(&arguments, "%s", array->script);
    add(&arguments, "%s", array->argument);
    int result = run(&arguments, &printed, error);
    text_release(&printed);
    arguments_release(&arguments);
    return result;
}

int slurm_tasks(const char *name, size_t *tasks, struct error *error)
{
    struct arguments arguments = {0};
    struct text printed = {0};
    add(&arguments, "squeue");
    add(&arguments, "--noheader");
    add(&arguments, "--array");
    add(&arguments, "--user=%ld", (long)getuid());
    add(&arguments, "--name=%s", name);
    add(&arguments, "--format=%%i");
    int result = run(&arguments, &printed, error);
    *tasks = 0;
    for (const char *at = text_string(&printed); !result && (at = strchr(at, '\n')); at++)
        ++*tasks;
    text_release(&printed);
    arguments_release(&arguments);
    return result;
}

int slurm_cancel(const char *name, struct error *error)
{
    struct arguments arguments = {0};
    struct text printed = {0};
    add(&arguments, "scancel");
    add(&arguments, "--quiet");
    add(&arguments, "--user=%ld", (long)getuid());
    add(&arguments, "--name=%s", name);
    int result = run(&arguments, &printed, error);
    text_release(&printed);
    arguments_release(&arguments);
    return result;
}
