#include "contract/assignment.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "contract/prototype.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* The folder of the running program, or NULL. The caller frees. */
static char *program_folder(void)
{
    char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return memory_string(path);
}

static bool has_assignments(const char *folder)
{
    char *assignments = file_join(folder, "assignments"), *configs = file_join(folder, "configs");
    bool found = file_is_folder(assignments) && file_is_folder(configs);
    free(assignments);
    free(configs);
    return found;
}

/* The first of the candidates (NULL at the end) that passes the test; frees the others. The caller
 * frees it. */
static char *first_folder(char *candidates[], bool (*is_it)(const char *folder))
{
    char *found = NULL;
    for (size_t i = 0; candidates[i]; i++) {
        if (!found && is_it(candidates[i]))
            found = candidates[i];
        else
            free(candidates[i]);
    }
    return found;
}

/* Beside the program (a source tree), above its build folder, or where make install puts things. */
static char *find_data(const char *given, const char *program)
{
    if (given)
        return first_folder((char *[]){memory_string(given), NULL}, has_assignments);
    char *candidates[] = {memory_string(program), text_format("%s/../..", program),
                          text_format("%s/../share/gradus", program), NULL};
    return first_folder(candidates, has_assignments);
}

static bool has_worker(const char *folder)
{
    char *worker = file_join(folder, "gradus-worker");
    bool found = file_exists(worker);
    free(worker);
    return found;
}

/* What is compiled: in the build folder that the program is in, or the one beside it, or installed.
 */
static char *find_built(const char *program)
{
    char *candidates[] = {memory_string(program), text_format("%s/build/release", program),
                          text_format("%s/../lib/gradus", program), NULL};
    return first_folder(candidates, has_worker);
}

static char *find_reference(const struct root *root, const char *name)
{
    char *first = text_format("%s/%s.so", root->reference, name),
         *other = text_format("%s/%s.so", root->other_reference, name);
    bool is_other = !file_exists(first) && file_exists(other);
    free(is_other ? first : other);
    return is_other ? other : first;
}

int root_find_worker(char **worker, struct error *error)
{
    char *program = program_folder(), *built = program ? find_built(program) : NULL;
    free(program);
    if (!built)
        return error_set(error, ERROR_MACHINE,
                         "gradus-worker is missing beside gradus; install gradus again");
    *worker = file_join(built, "gradus-worker");
    free(built);
    return 0;
}

int root_find(const char *folder, struct root *root, struct error *error)
{
    char *program = program_folder();
    if (!program)
        return error_set(error, ERROR_MACHINE,
                         "cannot tell where gradus is; mount /proc: mount -t proc proc /proc");
    char *data = find_data(folder, program), *built = find_built(program);
    int result = 0;
    if (!data)
        result = error_set(error, ERROR_INPUT,
                           "no assignments found %s%s; name the folder that holds assignments/ and "
                           "configs/ with --root",
                           folder ? "in " : "beside the program", folder ? folder : "");
    else if (!built)
        result = error_set(error, ERROR_MACHINE, "gradus-worker is missing; build it with make");
    else {
        /* A root of one's own may bring its own reference, built there. */
        char *own = text_format("%s/build/release/reference", data),
             *with_gradus = file_join(built, "reference");
        *root = (struct root){
            .assignments = file_join(data, "assignments"),
            .configs = file_join(data, "configs"),
            .reference = folder ? own : with_gradus,
            .other_reference = folder ? with_gradus : own,
            .worker = file_join(built, "gradus-worker"),
        };
    }
    free(program);
    free(data);
    free(built);
    return result;
}

void root_release(struct root *root)
{
    free(root->assignments);
    free(root->configs);
    free(root->reference);
    free(root->other_reference);
    free(root->worker);
    *root = (struct root){0};
}

enum { NAMES_MAX = 256, NAME_BYTES_MAX = 64 };

struct names {
    char *list[NAMES_MAX];
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files of a folder with this ending, without it, sorted. */
static struct names list_folder(const char *folder, const char *ending)
{
    struct names names = {0};
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && (entry = readdir(stream)) && names.count < NAMES_MAX;) {
        size_t length = strlen(entry->d_name), tail = strlen(ending);
        if (length > tail && length < NAME_BYTES_MAX &&
            text_equal(entry->d_name + length - tail, ending) && entry->d_name[0] != '.')
            names.list[names.count++] = memory_string_of(entry->d_name, length - tail);
    }
    if (stream)
        closedir(stream);
    qsort(names.list, names.count, sizeof *names.list, compare_names);
    return names;
}

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->list[i]);
    names->count = 0;
}

/* The configurations that belong to an assignment: course.yaml, say, does not. */
static struct names list_assignments(const struct root *root)
{
    struct names all = list_folder(root->configs, ".yaml"), found = {0};
    for (size_t i = 0; i < all.count; i++) {
        char *folder = file_join(root->assignments, all.list[i]);
        if (file_is_folder(folder))
            found.list[found.count++] = all.list[i];
        else
            free(all.list[i]);
        free(folder);
    }
    return found;
}

void root_list(const struct root *root, struct text *list)
{
    struct names names = list_assignments(root);
    for (size_t i = 0; i < names.count; i++)
        text_print(list, "%s\n", names.list[i]);
    names_release(&names);
}

static int no_such_assignment(const struct root *root, const char *name, struct error *error)
{
    struct names names = list_assignments(root);
    const char *nearest = text_nearest(name, (const char *const *)names.list, names.count);
    struct text all = {0};
    for (size_t i = 0; i < names.count; i++)
        text_print(&all, "%s%s", i ? ", " : "", names.list[i]);
    if (nearest)
        error_set(error, ERROR_INPUT, "no assignment is called '%s'; did you mean '%s'?", name,
                  nearest);
    else
        error_set(error, ERROR_INPUT, "no assignment is called '%s'; there are: %s", name,
                  text_string(&all));
    text_release(&all);
    names_release(&names);
    return -1;
}

static int add_include(struct assignment *assignment, const char *folder, const char *name,
                       struct error *error)
{
    struct include include = {.name = memory_string(name)};
    char *path = file_join(folder, name);
    int result = file_read(path, CONFIG_BYTES_MAX, &include.contents, error);
    free(path);
    if (result) {
        free(include.name);
        return -1;
    }
    assignment->includes =
        memory_resize(assignment->includes, assignment->include_count + 1, sizeof include);
    assignment->includes[assignment->include_count++] = include;
    return 0;
}

/* Adds the headers of the folder that are not there already. */
static int add_shared_includes(const char *folder, struct assignment *assignment,
                               struct error *error)
{
    struct names names = list_folder(folder, ".h");
    int result = 0;
    for (size_t i = 0; i < names.count && !result; i++) {
        char *name = text_format("%s.h", names.list[i]);
        if (!text_equal(name, assignment->includes[0].name))
            result = add_include(assignment, folder, name, error);
        free(name);
    }
    names_release(&names);
    return result;
}

/* Reads the configuration, the header that it names, and the one in the light of the other. */
static int load(const struct assignment_files *files, struct assignment *assignment,
                struct error *error)
{
    int result = -1;
    struct text config = {0};
    char *header = NULL, *header_path = NULL;
    if (file_read(files->config, CONFIG_BYTES_MAX, &config, error) ||
        config_header(files->config, text_string(&config), config.length, &header, error) ||
        add_include(assignment, files->folder, header, error) ||
        add_shared_includes(files->includes, assignment, error))
        goto done;
    header_path = file_join(files->folder, header);
    const struct text *prototypes = &assignment->includes[0].contents;
    if (prototype_parse(header_path, text_string(prototypes), prototypes->length,
                        &assignment->contract, error) ||
        config_parse(files->config, text_string(&config), config.length, &assignment->contract,
                     &assignment->config, error))
        goto done;
    result = 0;
done:
    free(header_path);
    free(header);
    text_release(&config);
    return result;
}

int assignment_load_files(const struct assignment_files *files, const char *name,
                          struct assignment *assignment, struct error *error)
{
    *assignment = (struct assignment){.name = memory_string(name)};
    if (load(files, assignment, error) == 0)
        return 0;
    assignment_release(assignment);
    return -1;
}

int assignment_load(const struct root *root, const char *name, struct assignment *assignment,
                    struct error *error)
{
    struct assignment_files files = {
        .config = text_format("%s/%s.yaml", root->configs, name),
        .folder = file_join(root->assignments, name),
        .includes = file_join(root->assignments, "include"),
    };
    int result = -1;
    if (!*name || name[0] == '.' || strchr(name, '/') || !file_exists(files.config))
        no_such_assignment(root, name, error);
    else
        result = assignment_load_files(&files, name, assignment, error);
    if (!result)
        assignment->reference = find_reference(root, name);
    free(files.config);
    free(files.folder);
    free(files.includes);
    return result;
}

void assignment_release(struct assignment *assignment)
{
    for (size_t i = 0; i < assignment->include_count; i++) {
        free(assignment->includes[i].name);
        text_release(&assignment->includes[i].contents);
    }
    free(assignment->includes);
    config_release(&assignment->config);
    contract_release(&assignment->contract);
    free(assignment->reference);
    free(assignment->name);
    *assignment = (struct assignment){0};
}
