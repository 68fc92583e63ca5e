#include "commands/submit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/drop.h"
#include "class/git.h"
#include "class/push.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The line by which a hook of ours is known. */
static const char mark[] = "# gradus submit --install-hook wrote this, and writes it anew.";

struct installation {
    char *repository, *program, *root, *packages, *student; /* owned; root NULL: as found */
    char *hooks;                                            /* owned; the folder of hooks */
};

static void installation_release(struct installation *installation)
{
    free(installation->repository);
    free(installation->program);
    free(installation->root);
    free(installation->packages);
    free(installation->student);
    free(installation->hooks);
}

/* --- looking --- */

/* The first line of what git says; NULL, with the error, if it fails. The caller frees. */
static char *ask(const char *repository, const char *const question[], struct error *error)
{
    struct text printed = {0};
    if (git_ask(repository, question, PATH_BYTES_MAX, &printed, error))
        return NULL;
    char *line = text_detach(&printed);
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static int find_repository(const char *path, struct installation *installation, struct error *error)
{
    struct error unheard = {0};
    installation->repository = realpath(path, NULL);
    if (!installation->repository)
        return error_set(error, ERROR_INPUT, "there is no repository '%s': %s", path,
                         strerror(errno));
    char *bare = ask(installation->repository,
                     (const char *[]){"rev-parse", "--is-bare-repository", NULL}, &unheard);
    bool is_bare = bare && text_equal(bare, "true");
    free(bare);
    if (!is_bare)
        return error_set(error, ERROR_INPUT,
                         "'%s' is no bare repository; make one: git init --bare %s", path, path);
    installation->hooks = ask(installation->repository,
                              (const char *[]){"rev-parse", "--git-path", "hooks", NULL}, error);
    return installation->hooks ? 0 : -1;
}

/* Who hands in there: as said, or as the repository is called. */
static int find_student(const struct options *options, struct installation *installation,
                        struct error *error)
{
    char *name =
        options->student ? memory_string(options->student) : file_name_of(installation->repository);
    size_t length = strlen(name);
    if (!options->student && length > 4 && text_equal(name + length - 4, ".git"))
        name[length - 4] = '\0';
    installation->student = name;
    if (drop_takes_student(name))
        return 0;
    return error_set(error, ERROR_INPUT,
                     "a student cannot be called '%s' here; name one with --student, of letters, "
                     "digits and .@+-",
                     name);
}

static int find_all(const struct options *options, struct installation *installation,
                    struct error *error)
{
    struct root root = {0};
    struct assignment assignment = {0};
    if (!options->assignment)
        return error_set(error, ERROR_INPUT,
                         "which assignment is handed in there? name it with --assignment");
    if (root_find(options->root, &root, error))
        return -1;
    int result = assignment_load(&root, options->assignment, &assignment, error);
    assignment_release(&assignment);
    root_release(&root);
    if (result || find_repository(options->install_hook, installation, error) ||
        find_student(options, installation, error))
        return -1;
    installation->program = realpath("/proc/self/exe", NULL);
    installation->root = options->root ? realpath(options->root, NULL) : NULL;
    installation->packages = options->drop ? realpath(options->drop, NULL)
                                           : push_path(installation->repository, "handed-in");
    if (!installation->program)
        return error_set(error, ERROR_MACHINE, "cannot tell where gradus is; mount /proc");
    if (!installation->packages)
        return error_set(error, ERROR_INPUT, "there is no folder '%s': %s", options->drop,
                         strerror(errno));
    return 0;
}

/* --- writing --- */

/* Appends a word as a shell reads it, whatever is in it. */
static void add_quoted(struct text *script, const char *word)
{
    text_add(script, "'");
    for (const char *at = word; *at; at++)
        text_add(script, *at == '\'' ? "'\\''" : (const char[]){*at, '\0'});
    text_add(script, "'");
}

static void add_option(struct text *script, const char *name, const char *value)
{
    text_print(script, " --%s ", name);
    add_quoted(script, value);
}

static void write_script(const struct options *options, const struct installation *installation,
                         struct text *script)
{
    text_print(script, "#!/bin/sh\n%s\n", mark);
    text_add(script,
             "# git has kept the push before it calls this: nothing here can lose it. By hand,\n"
             "# hooks/post-receive </dev/null, it takes over what an interrupted one has left.\n"
             "set --");
    add_option(script, "hook", installation->repository);
    add_option(script, "assignment", options->assignment);
    add_option(script, "student", installation->student);
    add_option(script, "drop", installation->packages);
    if (installation->root)
        add_option(script, "root", installation->root);
    if (options->attempts_per_day)
        text_print(script, " --attempts-per-day %zu", options->attempts_per_day);
    text_add(script, "\ngradus=");
    add_quoted(script, installation->program);
    text_add(script, "\nif [ ! -x \"$gradus\" ]; then\n"
                     "    echo \"Your push is safe in the repository. It will be graded later: "
                     "gradus is not there now.\"\n"
                     "    exit 0\n"
                     "fi\n"
                     "\"$gradus\" submit \"$@\"\n"
                     "status=$?\n"
                     "[ $status -le 128 ] || echo \"Your push is safe in the repository. Grading "
                     "was interrupted (status $status):"
                     " push again, or wait for the course's staff.\"\n"
                     "exit 0\n");
}

/* Writes the hook unless there is one that is not ours. */
static int write_hook(const struct installation *installation, const struct text *script,
                      struct error *error)
{
    struct text there = {0};
    struct error unread = {0};
    char *path = file_join(installation->hooks, "post-receive"),
         *aside = file_join(installation->hooks, "post-receive.new");
    int result = 0;
    bool is_read = file_read(path, CONFIG_BYTES_MAX, &there, &unread) == 0;
    if (file_exists(path) && (!is_read || !strstr(text_string(&there), mark)))
        result = error_set(error, ERROR_INPUT,
                           "there is a hook already, '%s'; move it away, and call it from the new "
                           "one if it is needed",
                           path);
    if (!result && mkdir(installation->hooks, 0777) && errno != EEXIST)
        result = error_set(error, ERROR_MACHINE, "cannot make '%s': %s", installation->hooks,
                           strerror(errno));
    int file =
        result ? -1 : open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0755);
    if (!result && file < 0)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", aside, strerror(errno));
    if (file >= 0) {
        result = file_write_descriptor(file, script->bytes, script->length, aside, error);
        if (!result && (fchmod(file, 0755) || fsync(file) || rename(aside, path)))
            result =
                error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
        close(file);
        if (result)
            unlink(aside);
    }
    text_release(&there);
    free(aside);
    free(path);
    return result;
}

/* Makes a folder that belongs to whom the repository belongs. */
static int make_folder(const char *repository, const char *path, struct error *error)
{
    struct stat owner;
    if (mkdir(path, 0777) && errno != EEXIST)
        return error_set(error, ERROR_MACHINE, "cannot make '%s': %s", path, strerror(errno));
    if (geteuid() == 0 && (stat(repository, &owner) || chown(path, owner.st_uid, owner.st_gid)))
        return error_set(error, ERROR_MACHINE, "cannot give '%s' away: %s", path, strerror(errno));
    return 0;
}

static int make_folders(const struct options *options, const struct installation *installation,
                        struct error *error)
{
    char *own = push_path(installation->repository, "");
    own[strlen(own) - 1] = '\0';
    int result = make_folder(installation->repository, own, error);
    if (!result && !options->drop)
        result = make_folder(installation->repository, installation->packages, error);
    free(own);
    return result;
}

/* git notes each push with its time, and takes no endless ones unless the repository says what it takes. */
static int configure(const char *repository, struct error *error)
{
    struct error unset = {0};
    char bytes[24];
    (void)snprintf(bytes, sizeof bytes, "%d", PUSH_BYTES_MAX);
    char *log =
        ask(repository, (const char *[]){"config", "core.logAllRefUpdates", "true", NULL}, error);
    char *limit =
        ask(repository, (const char *[]){"config", "--get", "receive.maxInputSize", NULL}, &unset);
    char *set = limit || !log
                    ? NULL
                    : ask(repository,
                          (const char *[]){"config", "receive.maxInputSize", bytes, NULL}, error);
    int result = log && (limit || set) ? 0 : -1;
    free(set);
    free(limit);
    free(log);
    return result;
}

int submit_install(const struct command *command, const struct options *options)
{
    struct error error = {0};
    struct installation installation = {0};
    struct text script = {0}, said = {0};
    int status;
    int failed = find_all(options, &installation, &error);
    if (!failed)
        write_script(options, &installation, &script);
    if (failed || make_folders(options, &installation, &error) ||
        configure(installation.repository, &error) || write_hook(&installation, &script, &error)) {
        status = fail(command, &error);
    } else {
        text_print(&said,
                   "pushes to %s are graded as %s of '%s'\npackages of them are kept in %s\n",
                   installation.repository, options->assignment, installation.student,
                   installation.packages);
        status = print_out(command, &said, STATUS_DONE);
    }
    text_release(&said);
    text_release(&script);
    installation_release(&installation);
    return status;
}
