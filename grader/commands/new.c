#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"
#include "commands/scaffold.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * How it works: all files are written into a root of their own, a hidden folder beside assignments/, where the
 * reference is compiled and the whole is loaded as any assignment is. Only then are they moved to where they belong, the
 * configuration, which makes them an assignment, last; what is there already is never replaced, and when a move fails
 * those before it are undone. Signals wait meanwhile.
 */

enum {
    NAME_MAX_BYTES = 40,
    PATHS = 5,
    BUILT = 3,
    COMPILER_WALL_MS = 60000,
    COMPILER_BYTES_MAX = 4096
};

/* A scaffold under way. */
struct making {
    const char *topic, *prototype;
    struct contract contract;
    struct root root;
    char *base;         /* owned; the folder that has assignments/ and configs/ */
    char *stage;        /* owned; the hidden one, NULL: not made */
    char *paths[PATHS]; /* owned; below either, the last is what makes it an assignment */
    size_t moved;
};

static int check_name(const char *topic, struct error *error)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = strlen(topic);
    if (!length || length > NAME_MAX_BYTES || strspn(topic, allowed) != length || topic[0] < 'a' ||
        topic[0] > 'z')
        return error_set(error, ERROR_INPUT,
                         "'%s' is no name for an assignment; write at most %d lower-case letters, "
                         "digits and '_', a letter first, like ridge",
                         topic, NAME_MAX_BYTES);
    if (text_equal(topic, "include") || text_equal(topic, "course"))
        return error_set(error, ERROR_INPUT,
                         "'%s' means something else in a course; take another "
                         "name",
                         topic);
    return 0;
}

static void list_paths(struct making *making)
{
    const char *topic = making->topic;
    making->paths[0] = text_format("assignments/%s", topic);
    making->paths[1] = text_format("reference/%s.c", topic);
    making->paths[2] = text_format("reference/%s_mistakes.c", topic);
    making->paths[BUILT] = text_format("build/release/reference/%s.so", topic);
    making->paths[4] = text_format("configs/%s.yaml", topic);
}

/* Whether anything of that name is there already; a built reference may be left over of what was removed. */
static int check_free(const struct making *making, struct error *error)
{
    char *shared = text_format("%s/include/%s.h", making->root.assignments, making->topic);
    bool is_shared = access(shared, F_OK) == 0;
    if (is_shared)
        error_set(error, ERROR_INPUT, "'%s' is there already; take another name", shared);
    free(shared);
    for (size_t i = 0; i < PATHS && !is_shared; i++) {
        char *path = i == BUILT ? NULL : file_join(making->base, making->paths[i]);
        struct stat status;
        bool taken = path && lstat(path, &status) == 0;
        if (taken)
            error_set(error, ERROR_INPUT,
                      "'%s' is there already, and nothing is overwritten; take "
                      "another name, or remove it",
                      path);
        free(path);
        if (taken)
            return -1;
    }
    return is_shared ? -1 : 0;
}

/* --- the hidden folder --- */

/* Makes the folder of a path below another and all above it. */
static int make_folders(const char *base, const char *path, struct error *error)
{
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *part = memory_string_of(path, (size_t)(slash - path)),
             *folder = file_join(base, part);
        bool failed = mkdir(folder, 0777) && errno != EEXIST;
        if (failed)
            error_set(error, ERROR_MACHINE, "cannot make '%s': %s", folder, strerror(errno));
        free(folder);
        free(part);
        if (failed)
            return -1;
    }
    return 0;
}

static int write_file(const char *base, const char *path, const char *bytes, size_t length,
                      struct error *error)
{
    if (make_folders(base, path, error))
        return -1;
    char *file = file_join(base, path);
    int descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), result = -1;
    if (descriptor < 0)
        error_set(error, ERROR_MACHINE, "cannot write '%s': %s", file, strerror(errno));
    else
        result = file_write_descriptor(descriptor, bytes, length, file, error);
    if (descriptor >= 0 && close(descriptor) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", file, strerror(errno));
    free(file);
    return result;
}

static int write_texts(const struct making *making, struct error *error)
{
    static const char *const formats[] = {
        [SCAFFOLD_README] = "assignments/%s/README.md",
        [SCAFFOLD_HEADER] = "assignments/%s/%s.h",
        [SCAFFOLD_SKELETON] = "assignments/%s/%s.c",
        [SCAFFOLD_TEST] = "assignments/%s/%s_test.c",
        [SCAFFOLD_REFERENCE] = "reference/%s.c",
        [SCAFFOLD_MISTAKES] = "reference/%s_mistakes.c",
        [SCAFFOLD_CONFIG] = "configs/%s.yaml",
    };
    for (int i = 0; i < SCAFFOLD_FILES; i++) {
        struct text text = {0}, path = {0};
        for (const char *at = formats[i]; *at; at += 1 + (*at == '%')) {
            if (*at == '%')
                text_add(&path, making->topic);
            else
                text_append(&path, at, 1);
        }
        scaffold_write((enum scaffold_file)i, making->topic, making->prototype,
                       &making->contract.signatures[0], &text);
        int result =
            write_file(making->stage, text_string(&path), text_string(&text), text.length, error);
        text_release(&path);
        text_release(&text);
        if (result)
            return -1;
    }
    return 0;
}

/* All assignments have the same Makefile: takes that of the first that has one. None is no failure. */
static int copy_makefile(const struct making *making, struct error *error)
{
    struct text names = {0}, contents = {0};
    struct error ignored;
    root_list(&making->root, &names);
    char *list = text_detach(&names), *rest = list;
    for (char *name; (name = strsep(&rest, "\n")) && !contents.length;) {
        char *path = text_format("%s/%s/Makefile", making->root.assignments, name);
        if (*name && file_exists(path) && file_read(path, CONFIG_BYTES_MAX, &contents, &ignored))
            text_release(&contents);
        free(path);
    }
    free(list);
    char *path = text_format("assignments/%s/Makefile", making->topic);
    int result = contents.length ? write_file(making->stage, path, text_string(&contents),
                                              contents.length, error)
                                 : 0;
    free(path);
    text_release(&contents);
    return result;
}

/* Compiles the reference as make does. */
static int build_reference(const struct making *making, struct error *error)
{
    const char *topic = making->topic, *stage = making->stage;
    char *compiler = process_find_program("gcc");
    if (!compiler)
        return error_set(error, ERROR_MACHINE,
                         "the compiler is missing; install it: apt-get install gcc");
    char *object = text_format("%s/build/release/reference/%s.so", stage, topic),
         *source = text_format("%s/reference/%s.c", stage, topic),
         *mistakes = text_format("%s/reference/%s_mistakes.c", stage, topic),
         *headers = text_format("-I%s/assignments/%s", stage, topic),
         *shared = text_format("-I%s/include", making->root.assignments);
    const char *const command[] = {compiler,
                                   "-std=gnu11",
                                   "-O2",
                                   "-ffp-contract=off",
                                   "-fPIC",
                                   "-shared",
                                   "-Wl,-Bsymbolic",
                                   headers,
                                   shared,
                                   source,
                                   mistakes,
                                   "-o",
                                   object,
                                   "-lm",
                                   NULL};
    struct text printed = {0};
    int status, result = make_folders(stage, "build/release/reference/", error) ||
                                 process_run(command, COMPILER_WALL_MS, COMPILER_BYTES_MAX,
                                             &printed, &status, error)
                             ? -1
                             : 0;
    if (!result && status) {
        const char *why = strstr(text_string(&printed), "error: ");
        result = error_set(error, ERROR_INPUT, "the prototype does not compile: %.*s; change it",
                           why ? (int)strcspn(why + 7, "\n") : 30,
                           why ? why + 7 : "the compiler says no more");
    }
    text_release(&printed);
    char *texts[] = {compiler, object, source, mistakes, headers, shared};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    return result;
}

/* Loads what was made as any assignment, so that no scaffold is left that gradus refuses. */
static int load(const struct making *making, struct error *error)
{
    struct options options = {.root = making->stage};
    struct workplace workplace;
    if (workplace_open(&options, making->topic, &workplace, error))
        return -1;
    workplace_release(&workplace);
    return 0;
}

static int make_stage(struct making *making, struct error *error)
{
    char *stage = text_format("%s/.new-%s-XXXXXX", making->base, making->topic);
    if (!mkdtemp(stage)) {
        error_set(error, ERROR_MACHINE,
                  "cannot write in '%s': %s; name a root of your own with "
                  "--root",
                  making->base, strerror(errno));
        free(stage);
        return -1;
    }
    making->stage = stage;
    return write_texts(making, error) || copy_makefile(making, error) ||
                   build_reference(making, error) || load(making, error)
               ? -1
               : 0;
}

/* --- to where it belongs --- */

static int move_all(struct making *making, struct error *error)
{
    for (; making->moved < PATHS; making->moved++) {
        const char *path = making->paths[making->moved];
        if (make_folders(making->base, path, error))
            return -1;
        char *from = file_join(making->stage, path), *to = file_join(making->base, path);
        /* The built reference is made from the others, an old one is of no value. */
        unsigned flags = making->moved == BUILT ? 0 : RENAME_NOREPLACE;
        bool failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) != 0;
        if (failed)
            error_set(error, errno == EEXIST ? ERROR_INPUT : ERROR_MACHINE, "cannot make '%s': %s",
                      to, strerror(errno));
        free(from);
        free(to);
        if (failed)
            return -1;
    }
    return 0;
}

static void undo(struct making *making)
{
    while (making->moved > 0) {
        const char *path = making->paths[--making->moved];
        char *from = file_join(making->base, path), *to = file_join(making->stage, path);
        if (rename(from, to))
            fprintf(stderr, "gradus new: cannot take back '%s': %s; remove it\n", from,
                    strerror(errno));
        free(from);
        free(to);
    }
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static int make(struct making *making, struct error *error)
{
    sigset_t waiting, before;
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGINT);
    sigaddset(&waiting, SIGTERM);
    sigaddset(&waiting, SIGHUP);
    sigprocmask(SIG_BLOCK, &waiting, &before);
    int result = make_stage(making, error) || move_all(making, error) ? -1 : 0;
    if (result)
        undo(making);
    if (making->stage && nftw(making->stage, remove_one, 8, FTW_DEPTH | FTW_PHYS))
        fprintf(stderr, "gradus new: cannot remove '%s': %s\n", making->stage, strerror(errno));
    sigprocmask(SIG_SETMASK, &before, NULL);
    return result;
}

static void making_release(struct making *making)
{
    for (size_t i = 0; i < PATHS; i++)
        free(making->paths[i]);
    free(making->stage);
    free(making->base);
    contract_release(&making->contract);
    root_release(&making->root);
}

static void print_made(const struct making *making, const char *root, struct text *text)
{
    const char *topic = making->topic;
    text_print(text, "%s/\n  assignments/%s/   the task: README.md, %s.h, %s.c, %s_test.c\n",
               making->base, topic, topic, topic, topic);
    text_print(text, "  reference/%s.c, reference/%s_mistakes.c\n  configs/%s.yaml\n\n", topic,
               topic, topic);
    text_print(text,
               "'%s' is a placeholder now: write what it means, then build the reference anew\n\n",
               making->contract.signatures[0].name);
    char *makefile = file_join(making->base, "Makefile");
    if (file_exists(makefile))
        text_add(text, "    make\n");
    else
        text_print(
            text,
            "    cd %s && gcc -std=gnu11 -O2 -ffp-contract=off -fPIC -shared -Iassignments/%s \\\n"
            "      -Iassignments/include reference/%s.c reference/%s_mistakes.c \\\n"
            "      -o build/release/reference/%s.so -lm\n",
            making->base, topic, topic, topic, topic);
    text_print(text, "\nand see what the checks are worth: gradus lint %s%s%s\n", topic,
               root ? " --root " : "", root ? root : "");
    free(makefile);
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct making making = {0};
    struct text text = {0};
    if (options_read(count, arguments, OPTION_PROTOTYPE, 1, 1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    making.topic = options.operands[0];
    char *example = text_format("double %s(size_t n, const double x[n])", making.topic);
    making.prototype = options.prototype ? options.prototype : example;
    int result = check_name(making.topic, &error) ||
                 scaffold_parse(making.prototype, &making.contract, &error) ||
                 root_find(options.root, &making.root, &error);
    if (!result) {
        making.base = memory_string_of(making.root.assignments,
                                       strlen(making.root.assignments) - strlen("/assignments"));
        list_paths(&making);
        result = check_free(&making, &error) || make(&making, &error);
    }
    if (!result)
        print_made(&making, options.root, &text);
    int status = result ? fail(command, &error) : print_out(command, &text, STATUS_DONE);
    text_release(&text);
    making_release(&making);
    free(example);
    return status;
}

const struct command command_new = {
    .name = "new",
    .usage = "[OPTION]... ASSIGNMENT",
    .user = FOR_INSTRUCTORS,
    .summary = "Makes a new assignment, from task to checks, for which lint holds",
    .help = "  --prototype P   the function that students write, as the header will have it, for "
            "example\n"
            "                  'void f(size_t n, const double x[n], double y[n])'\n"
            "  --root DIR      where assignments/ and configs/ are\n"
            "\n"
            "Nothing is overwritten. What the function computes is a placeholder: 1 plus the sum "
            "of all that\n"
            "comes in. Header, reference, mistakes and checks are yours to change; gradus lint "
            "holds at once.\n"
            "\n"
            "Exit status: 0 made; 2 usage, or there is one already; 3 the machine cannot do it.\n",
    .run = run,
};
