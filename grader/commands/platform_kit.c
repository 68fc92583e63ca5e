#include "commands/platform_kit.h"

#include "base/file.h"
#include "base/memory.h"
#include "commands/page.h"
#include "report/pack.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const kits[] = {"gradescope-autograder", "artemis", "github-classroom",
                                   "autolab"};

enum { KITS = sizeof kits / sizeof *kits, SOURCE_BYTES_MAX = 16 << 20 };

bool platform_kit_is_one(const char *name)
{
    for (size_t i = 0; i < KITS; i++)
        if (text_equal(kits[i], name))
            return true;
    return false;
}

struct platform_kit {
    const char *sources; /* the folder that holds Makefile, grader/, configs/kits/ */
    const char *assignment;
};

/* Takes a folder's or a file's path below the sources, and where it goes in the archive. */
typedef int add_file(const struct platform_kit *kit, struct pack *pack, const char *path,
                     const char *as, struct error *error);

static bool ends_in(const char *string, const char *end)
{
    size_t length = strlen(string), part = strlen(end);
    return length >= part && text_equal(string + length - part, end);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted, so that the same sources make the same archive. */
static int list(const char *folder, char ***names, size_t *count, struct error *error)
{
    DIR *open = opendir(folder);
    *names = NULL;
    *count = 0;
    if (!open)
        return error_set(error, ERROR_INPUT, "cannot open '%s': %s", folder, strerror(errno));
    for (struct dirent *entry; (entry = readdir(open));) {
        if (text_equal(entry->d_name, ".") || text_equal(entry->d_name, ".."))
            continue;
        *names = memory_resize(*names, *count + 1, sizeof **names);
        (*names)[(*count)++] = memory_string(entry->d_name);
    }
    closedir(open);
    if (*count)
        qsort(*names, *count, sizeof **names, compare);
    return 0;
}

static unsigned mode_of(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && (state.st_mode & S_IXUSR) ? 0755 : 0644;
}

/* Adds a file, with each @ASSIGNMENT@ replaced if `is_template`. */
static int add_contents(const struct platform_kit *kit, struct pack *pack, const char *path,
                        const char *as, bool is_template, struct error *error)
{
    static const char mark[] = "@ASSIGNMENT@";
    struct text contents = {0}, made = {0};
    if (file_read(path, SOURCE_BYTES_MAX, &contents, error))
        return -1;
    const char *at = text_string(&contents), *end = at + contents.length;
    for (const char *next;
         is_template && (next = memmem(at, (size_t)(end - at), mark, sizeof mark - 1));
         at = next + sizeof mark - 1) {
        text_append(&made, at, (size_t)(next - at));
        text_add(&made, kit->assignment);
    }
    text_append(&made, at, (size_t)(end - at));
    int result = pack_add(pack, as, text_string(&made), made.length, mode_of(path), error);
    text_release(&contents);
    text_release(&made);
    return result;
}

static int add_source(const struct platform_kit *kit, struct pack *pack, const char *path,
                      const char *as, struct error *error)
{
    return add_contents(kit, pack, path, as, false, error);
}

static int add_tree(const struct platform_kit *kit, struct pack *pack, const char *path,
                    const char *as, add_file *add, struct error *error);

static int add_template(const struct platform_kit *kit, struct pack *pack, const char *path,
                        const char *as, struct error *error)
{
    struct text bytes = {0};
    struct pack *tar = NULL;
    if (!file_is_folder(path))
        return add_contents(kit, pack, path, as, true, error);
    int result = pack_open(PACK_TAR, &bytes, &tar, error) ||
                         add_tree(kit, tar, path, "", add_template, error)
                     ? -1
                     : 0;
    if (pack_close(tar, error))
        result = -1;
    if (!result)
        result = pack_add(pack, as, bytes.bytes, bytes.length, 0644, error);
    text_release(&bytes);
    return result;
}

/* Adds all files below a folder; what ends in .tar is added as one. */
static int add_tree(const struct platform_kit *kit, struct pack *pack, const char *path,
                    const char *as, add_file *add, struct error *error)
{
    char **names;
    size_t count;
    if (list(path, &names, &count, error))
        return -1;
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        char *below = file_join(path, names[i]);
        char *target = *as ? file_join(as, names[i]) : memory_string(names[i]);
        if (!result && file_is_folder(below) && !ends_in(below, ".tar"))
            result = add_tree(kit, pack, below, target, add, error);
        else if (!result)
            result = add(kit, pack, below, target, error);
        free(below);
        free(target);
        free(names[i]);
    }
    free(names);
    return result;
}

/* --- the sources --- */

/* Whether reference/NAME is another assignment's: X_mistakes.c, and X.c beside it. */
static bool is_of_another(const struct platform_kit *kit, const char *name)
{
    static const char suffix[] = "_mistakes.c";
    size_t length = strlen(name);
    char *topic = ends_in(name, suffix) ? memory_string_of(name, length - (sizeof suffix - 1))
                  : ends_in(name, ".c") ? memory_string_of(name, length - 2)
                                        : NULL;
    if (!topic)
        return false;
    char *mistakes = text_format("%s/reference/%s%s", kit->sources, topic, suffix);
    bool is_another = file_exists(mistakes) && !text_equal(topic, kit->assignment);
    free(topic);
    free(mistakes);
    return is_another;
}

static int add_reference(const struct platform_kit *kit, struct pack *pack, const char *path,
                         const char *as, struct error *error)
{
    const char *name = strrchr(as, '/');
    return name && is_of_another(kit, name + 1) ? 0 : add_source(kit, pack, path, as, error);
}

static int add_below(const struct platform_kit *kit, struct pack *pack, const char *name,
                     add_file *add, struct error *error)
{
    char *path = file_join(kit->sources, name);
    int result = file_is_folder(path) ? add_tree(kit, pack, path, name, add, error)
                                      : add(kit, pack, path, name, error);
    free(path);
    return result;
}

static int add_sources(const struct platform_kit *kit, struct pack *pack, struct error *error)
{
    char *folder = text_format("assignments/%s", kit->assignment);
    char *config = text_format("configs/%s.yaml", kit->assignment);
    int result = add_below(kit, pack, "Makefile", add_source, error) ||
                         add_below(kit, pack, "grader", add_source, error) ||
                         add_below(kit, pack, "reference", add_reference, error) ||
                         add_below(kit, pack, folder, add_source, error) ||
                         add_below(kit, pack, "assignments/include", add_source, error) ||
                         add_below(kit, pack, config, add_source, error) ||
                         add_below(kit, pack, "tests/packages.sh", add_source, error)
                     ? -1
                     : 0;
    free(folder);
    free(config);
    return result;
}

static int add_sources_tar(const struct platform_kit *kit, struct pack *pack, struct error *error)
{
    struct text bytes = {0};
    struct pack *tar = NULL;
    int result = pack_open(PACK_TAR, &bytes, &tar, error) || add_sources(kit, tar, error) ? -1 : 0;
    if (pack_close(tar, error))
        result = -1;
    if (!result)
        result = pack_add(pack, "gradus.tar", bytes.bytes, bytes.length, 0644, error);
    text_release(&bytes);
    return result;
}

/* --- the whole --- */

static int make(const struct platform_kit *kit, const char *name, struct text *bytes,
                struct error *error)
{
    struct pack *pack = NULL;
    char *templates = text_format("%s/configs/kits/%s", kit->sources, name);
    char *setup = text_format("%s/configs/kits/setup.sh", kit->sources);
    int result = pack_open(PACK_ZIP, bytes, &pack, error) ||
                         add_tree(kit, pack, templates, "", add_template, error) ||
                         add_contents(kit, pack, setup, "setup.sh", true, error) ||
                         add_sources_tar(kit, pack, error)
                     ? -1
                     : 0;
    if (pack_close(pack, error))
        result = -1;
    free(templates);
    free(setup);
    return result;
}

/* The sources lie around the assignments; an installed gradus has none. The caller frees. */
static char *find_sources(const struct root *root, struct error *error)
{
    char *sources = text_format("%s/..", root->assignments);
    char *kits_folder = file_join(sources, "configs/kits"), *grader = file_join(sources, "grader");
    if (!file_is_folder(kits_folder) || !file_is_folder(grader)) {
        error_set(error, ERROR_INPUT,
                  "a kit is built from the sources, which are not beside '%s'; say --root FOLDER, "
                  "a clone of them",
                  root->assignments);
        free(sources);
        sources = NULL;
    }
    free(kits_folder);
    free(grader);
    return sources;
}

int platform_kit_export(const struct command *command, const struct options *options)
{
    struct error error = {0};
    struct root root = {0};
    struct assignment assignment = {0};
    struct text bytes = {0};
    char *sources = NULL;
    int status = STATUS_DONE;
    if (!options->out)
        status = error_set(&error, ERROR_INPUT, "a kit is a zip: say --out FILE.zip");
    else if (root_find(options->root, &root, &error) ||
             assignment_load(&root, options->operands[1], &assignment, &error) ||
             !(sources = find_sources(&root, &error)))
        status = -1;
    if (!status) {
        struct platform_kit kit = {.sources = sources, .assignment = assignment.name};
        if (make(&kit, options->operands[0], &bytes, &error) ||
            page_write(options->out, &bytes, &error))
            status = -1;
    }
    if (status)
        status = fail(command, &error);
    text_release(&bytes);
    free(sources);
    assignment_release(&assignment);
    root_release(&root);
    return status;
}
