#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "commands/kit_folder.h"
#include "contract/digest.h"
#include "contract/moment.h"
#include "judge/handout.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * How it works: all files of the kit are made in memory; their digest is the kit's version; then they are written into
 * a folder beside the wanted one, which takes its place at the end: a kit is there whole or not at all.
 */

struct handout {
    const struct workplace *workplace;
    const struct options *options;
    struct kit_file *files; /* owned */
    size_t count;
    struct kit kit;
};

static void handout_release(struct handout *handout)
{
    for (size_t i = 0; i < handout->count; i++) {
        free(handout->files[i].name);
        text_release(&handout->files[i].contents);
    }
    free(handout->files);
    kit_release(&handout->kit);
}

/* The contents of a new file, to be filled. */
static struct text *add_file(struct handout *handout, const char *name)
{
    handout->files = memory_resize(handout->files, handout->count + 1, sizeof *handout->files);
    struct kit_file *file = &handout->files[handout->count++];
    *file = (struct kit_file){.name = memory_string(name)};
    return &file->contents;
}

/* --- what is in it --- */

static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && text_equal(name + length - tail, end);
}

/* What an assignment's folder may hold beside what students get: what they, or make, left there. */
static bool is_for_students(const char *name)
{
    static const char *const not [] = {".o", "_test", ".json", ".zip", ".receipt.txt", "~"};
    bool is = name[0] != '.' && strncmp(name, "repro_", strlen("repro_")) != 0;
    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        is &= !ends_in(name, not [i]);
    return is;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds a file of the assignment's folder; the task text has a name of its own, since the kit has a README. */
static int add_from(struct handout *handout, const char *folder, const char *name,
                    struct error *error)
{
    char *path = file_join(folder, name);
    struct text *contents = add_file(handout, text_equal(name, "README.md") ? "TASK.md" : name);
    int result = file_read(path, CONFIG_BYTES_MAX, contents, error);
    free(path);
    return result;
}

static int add_assignment(struct handout *handout, struct error *error)
{
    enum { FILES_MAX = 200 };
    const struct workplace *workplace = handout->workplace;
    char *folder = file_join(workplace->root.assignments, workplace->assignment.name),
         *names[FILES_MAX];
    size_t count = 0;
    int result = 0;
    DIR *open = opendir(folder);
    for (struct dirent *entry; open && count < FILES_MAX && (entry = readdir(open));) {
        char *path = file_join(folder, entry->d_name);
        if (is_for_students(entry->d_name) && !file_is_folder(path))
            names[count++] = memory_string(entry->d_name);
        free(path);
    }
    if (open)
        closedir(open);
    else
        result = error_set(error, ERROR_INPUT, "cannot read '%s': %s", folder, strerror(errno));
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        if (!result)
            result = add_from(handout, folder, names[i], error);
        free(names[i]);
    }
    free(folder);
    return result;
}

/* The headers: those that are shared where the student's compiler finds them, and all as the grader has them. */
static void add_headers(struct handout *handout)
{
    const struct assignment *assignment = &handout->workplace->assignment;
    for (size_t i = 0; i < assignment->include_count; i++) {
        const struct include *include = &assignment->includes[i];
        for (int pristine = i == 0; pristine < 2; pristine++) {
            char *name = file_join(pristine ? "checks" : "include", include->name);
            text_append(add_file(handout, name), text_string(&include->contents),
                        include->contents.length);
            free(name);
        }
    }
}

static int add_config(struct handout *handout, struct error *error)
{
    const struct workplace *workplace = handout->workplace;
    const struct config *config = &workplace->assignment.config;
    struct text bytes = {0};
    int result = file_read(config->file, CONFIG_BYTES_MAX, &bytes, error);
    if (!result)
        result = kit_config(config, text_string(&bytes), bytes.length,
                            add_file(handout, "checks/checks.yaml"), error);
    text_release(&bytes);
    return result;
}

static int add_answers(struct handout *handout, struct error *error)
{
    const struct workplace *workplace = handout->workplace;
    struct recording *recording = recording_new(&workplace->assignment.config);
    int result = handout_record(&workplace->assignment, workplace->oracle, handout->options->seed,
                                recording, error);
    if (!result)
        recording_encode(recording, add_file(handout, "checks/answers"));
    recording_free(recording);
    return result;
}

/* --- the README --- */

static void add_sources(const struct config *config, struct text *text)
{
    for (size_t i = 0; i < config->source_count; i++)
        text_print(text, "%s`%s`", i ? ", " : "", config->sources[i]);
}

/* What stands for @NAME@. False if nothing does. */
static bool replace(const struct handout *handout, const char *name, size_t length,
                    struct text *text)
{
    const struct assignment *assignment = &handout->workplace->assignment;
    const struct {
        const char *name, *value;
    } values[] = {{"TITLE", assignment->config.title},
                  {"ASSIGNMENT", assignment->name},
                  {"HEADER", assignment->config.header},
                  {"VERSION", handout->kit.version}};
    if (length == strlen("SOURCES") && strncmp(name, "SOURCES", length) == 0) {
        add_sources(&assignment->config, text);
        return true;
    }
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (length == strlen(values[i].name) && strncmp(name, values[i].name, length) == 0) {
            text_add(text, values[i].value);
            return true;
        }
    return false;
}

static int add_readme(struct handout *handout, struct error *error)
{
    char *path = file_join(handout->workplace->root.configs, "kits/student/README.md");
    struct text template = {0}, *text;
    int result = file_read(path, CONFIG_BYTES_MAX, &template, error);
    free(path);
    if (result)
        return -1;
    text = add_file(handout, "README.md");
    const char *at = text_string(&template);
    for (const char *mark; (mark = strchr(at, '@'));) {
        const char *end = strchr(mark + 1, '@');
        text_append(text, at, (size_t)(mark - at));
        at = mark + 1;
        if (end && replace(handout, at, (size_t)(end - at), text))
            at = end + 1;
        else
            text_add(text, "@");
    }
    text_add(text, at);
    text_release(&template);
    return 0;
}

/* --- version --- */

enum { VERSION_DIGITS = 12 };

/* The version: of the contents, so that the same sources make the same one. */
static void set_version(struct handout *handout)
{
    const struct workplace *workplace = handout->workplace;
    char digest[DIGEST_TEXT_BYTES], made_at[32];
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t i = 0; i < handout->count; i++) {
        const struct kit_file *file = &handout->files[i];
        uint64_t length = file->contents.length;
        sha256_update(&context, strlen(file->name) + 1, (const uint8_t *)file->name);
        sha256_update(&context, sizeof length, (const uint8_t *)&length);
        sha256_update(&context, file->contents.length,
                      (const uint8_t *)text_string(&file->contents));
    }
    digest_write(&context, digest);
    moment_write((int64_t)time(NULL), made_at);
    handout->kit = (struct kit){
        .assignment = memory_string(workplace->assignment.name),
        .version = memory_string_of(digest, VERSION_DIGITS),
        .made_at = memory_string(made_at),
        .max_score = workplace->assignment.config.points,
        .seed = handout->options->seed,
    };
    if (handout->options->published)
        handout->kit.published = memory_string(handout->options->published);
}

/* Notes which names lie in the kit's folder itself, kit.json and README.md among them. */
static void list_files(struct handout *handout)
{
    struct kit *kit = &handout->kit;
    kit->files = memory_new(handout->count, sizeof *kit->files);
    for (size_t i = 0; i < handout->count; i++)
        if (!strchr(handout->files[i].name, '/'))
            kit->files[kit->file_count++] = memory_string(handout->files[i].name);
}

static int make_files(struct handout *handout, struct error *error)
{
    if (add_assignment(handout, error))
        return -1;
    add_headers(handout);
    if (add_config(handout, error) || add_answers(handout, error))
        return -1;
    set_version(handout);
    if (add_readme(handout, error))
        return -1;
    list_files(handout);
    kit_write(&handout->kit, add_file(handout, "checks/kit.json"));
    return 0;
}

/* --- the command --- */

/* The path without the slashes at its end. The caller frees. */
static char *without_slashes(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return memory_string_of(path, length);
}

static int hand_out(const struct command *command, const struct options *options,
                    const struct workplace *workplace)
{
    struct error error = {0};
    struct text text = {0};
    struct handout handout = {.workplace = workplace, .options = options};
    char *folder = without_slashes(options->operands[1]);
    int status;
    if (kit_folder_check(folder, &error) || make_files(&handout, &error) ||
        kit_folder_write(handout.files, handout.count, folder, &error)) {
        status = fail(command, &error);
    } else {
        text_print(&text, "%s: kit %s of %s in %s, %zu files\n", workplace->assignment.name,
                   handout.kit.version, handout.kit.made_at, folder, handout.count);
        status = print_out(command, &text, STATUS_DONE);
    }
    free(folder);
    text_release(&text);
    handout_release(&handout);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_HANDOUT, 2, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = hand_out(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_handout = {
    .name = "handout",
    .usage = "[OPTION]... ASSIGNMENT DIR",
    .user = FOR_INSTRUCTORS,
    .summary = "Makes the kit that students receive: public checks, and no key",
    .help =
        "No code of the reference, no hidden check and no hidden input is in it. Students need\n"
        "gradus itself and nothing else of it: make install-student installs that.\n"
        "\n"
        "  --published DIR  where the course's newest kit will always be found, if students can "
        "reach a\n"
        "                   folder: gradus submit then says if theirs is older\n"
        "  --seed N         make the generated inputs from N (default 1), which grading must use "
        "as well\n"
        "  --root DIR       where assignments/ and configs/ are\n"
        "\n"
        "Exit status: 0 done; 2 usage or configuration; 3 the machine cannot do it.\n",
    .run = run,
};
