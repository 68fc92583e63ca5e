#include "class/intake.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/handin.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- a class: who is who --- */

/* By student, then in the order of handing in as far as it is known; the path decides the rest. */
static int compare_handins(const void *a, const void *b)
{
    const struct handin *left = a, *right = b;
    int order = strcmp(left->student, right->student);
    if (!order && left->submitted_at && right->submitted_at)
        order = strcmp(left->submitted_at, right->submitted_at);
    if (!order && left->number != right->number)
        order = left->number < right->number ? -1 : 1;
    return order ? order : strcmp(left->origin, right->origin);
}

/* Makes one of two parts of a hand-in; `from` is empty afterwards. */
static void merge_into(struct handin *into, struct handin *from)
{
    for (size_t i = 0; i < from->file_count; i++)
        handin_add(into, from->files[i].entry, from->files[i].name, from->files[i].version);
    if (from->number > into->number)
        into->number = from->number;
    if (!into->name) {
        into->name = from->name;
        from->name = NULL;
    }
    /* Both parts may say the same: that Canvas calls it late. */
    if (from->notices.length && !strstr(text_string(&into->notices), text_string(&from->notices)))
        text_add(&into->notices, text_string(&from->notices));
    handin_release(from);
}

/* What a platform spreads over several folders or files becomes one hand-in per student. */
static void merge_parts(struct handins *handins)
{
    size_t kept = 0;
    for (size_t i = 0; i < handins->count; i++) {
        struct handin *handin = &handins->list[i];
        if (kept && text_equal(handins->list[kept - 1].student, handin->student))
            merge_into(&handins->list[kept - 1], handin);
        else
            handins->list[kept++] = *handin;
    }
    handins->count = kept;
}

/* Numbers each student's attempts so that no two are the same, and says where the order is a guess. */
static void number_attempts(struct handins *handins)
{
    for (size_t i = 0; i < handins->count; i++) {
        struct handin *handin = &handins->list[i], *before = i ? handin - 1 : NULL;
        bool again = before && text_equal(before->student, handin->student);
        size_t least = again ? before->number + 1 : 1;
        if (handin->number < least)
            handin->number = least;
        if (again && (!handin->submitted_at || !before->submitted_at))
            text_print(&handin->notices,
                       "there is another hand-in of this student, '%s'; which is newer is not "
                       "known\n",
                       before->origin);
    }
}

static int compare_ignoring_case(const void *a, const void *b)
{
    const struct handin *const *left = a, *const *right = b;
    int order = strcasecmp((*left)->student, (*right)->student);
    return order ? order : strcmp((*left)->student, (*right)->student);
}

/* 'anna' and 'Anna' may be one person, and may not: somebody has to look. */
static void note_similar_students(struct handins *handins)
{
    struct handin **sorted = memory_new(handins->count, sizeof *sorted);
    for (size_t i = 0; i < handins->count; i++)
        sorted[i] = &handins->list[i];
    if (handins->count)
        qsort(sorted, handins->count, sizeof *sorted, compare_ignoring_case);
    for (size_t i = 1; i < handins->count; i++) {
        const char *one = sorted[i - 1]->student, *other = sorted[i]->student;
        if (!text_equal(one, other) && strcasecmp(one, other) == 0)
            text_print(&handins->notices,
                       "'%s' and '%s' differ by case alone; they are taken as two students\n", one,
                       other);
    }
    free(sorted);
}

/* --- a class: opening --- */

struct place {
    size_t index, position;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    return left->position < right->position   ? -1
           : left->position > right->position ? 1
           : left->index < right->index       ? -1
                                              : 1;
}

/* The hand-ins by where their first file lies. */
static size_t *reading_order(const struct bundle *bundle, const struct handin handins[],
                             size_t count)
{
    struct place *places = memory_new(count, sizeof *places);
    size_t *order = memory_new(count, sizeof *order);
    for (size_t i = 0; i < count; i++) {
        places[i].index = i;
        places[i].position = bundle->is_folder ? i : SIZE_MAX;
        for (size_t k = 0; !bundle->is_folder && k < handins[i].file_count; k++) {
            size_t position = bundle->entries[handins[i].files[k].entry].position;
            if (position < places[i].position)
                places[i].position = position;
        }
    }
    if (count)
        qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0; i < count; i++)
        order[i] = places[i].index;
    free(places);
    return order;
}

/* A path's last part without the ending of an archive. The caller frees. */
static char *stem_of(const char *path)
{
    char *real = realpath(path, NULL), *name = file_name_of(real ? real : path);
    free(real);
    if (!bundle_is_archive_name(name))
        return name;
    *strrchr(name, '.') = '\0';
    char *tar = strrchr(name, '.');
    if (tar && tar != name && strcasecmp(tar, ".tar") == 0)
        *tar = '\0';
    return name;
}

static int unknown_platform(const char *from, const char *nearest, struct error *error)
{
    if (nearest)
        return error_set(error, ERROR_INPUT, "unknown platform '%s'; did you mean '%s'?", from,
                         nearest);
    return error_set(error, ERROR_INPUT, "unknown platform '%s'; there are %s", from,
                     platform_names());
}

/* Lists the hand-ins of an opened bundle and takes them over. */
static int list_handins(struct intake *intake, const struct platform *wanted,
                        const char *assignment, struct error *error)
{
    struct handins handins = {0};
    struct layout layout = {.bundle = &intake->bundle,
                            .folder = memory_string(""),
                            .wrapper = stem_of(intake->bundle.path),
                            .assignment = assignment,
                            .config = intake->config};
    intake->found = platform_detect(&layout, wanted);
    int result = intake->found->list(&layout, &handins, error);
    free(layout.folder);
    free(layout.wrapper);
    if (!result && !handins.count)
        result = error_set(error, ERROR_INPUT, "nobody has handed in anything in '%s'",
                           intake->bundle.path);
    if (result) {
        handins_release(&handins);
        return -1;
    }
    qsort(handins.list, handins.count, sizeof *handins.list, compare_handins);
    if (intake->found->merges)
        merge_parts(&handins);
    number_attempts(&handins);
    note_similar_students(&handins);
    intake->handins = handins.list;
    intake->count = handins.count;
    intake->order = reading_order(&intake->bundle, intake->handins, intake->count);
    text_add(&intake->notices, text_string(&intake->bundle.notices));
    text_add(&intake->notices, text_string(&handins.notices));
    text_release(&handins.notices);
    return 0;
}

int intake_open(const char *path, const char *from, const char *assignment,
                const struct config *config, struct intake *intake, struct error *error)
{
    struct intake opened = {.config = config};
    const char *nearest = NULL;
    const struct platform *wanted = from ? platform_named(from, &nearest) : NULL;
    if (from && !wanted)
        return unknown_platform(from, nearest, error);
    if (bundle_open(path, CLASS_ENTRIES_MAX, &opened.bundle, error))
        return -1;
    if (list_handins(&opened, wanted, assignment, error)) {
        intake_release(&opened);
        return -1;
    }
    *intake = opened;
    return 0;
}

int intake_read(struct intake *intake, size_t index, struct attempt *attempt,
                struct submission *submission, struct error *error)
{
    const struct handin *handin = &intake->handins[index];
    struct text notices = {0};
    struct error trouble = {0};
    struct submission found = {0};
    text_add(&notices, text_string(&handin->notices));
    int result = handin_read(&intake->bundle, handin, intake->config, &found, &notices, &trouble);
    if (result && trouble.kind == ERROR_MACHINE) {
        text_release(&notices);
        *error = trouble;
        return -1;
    }
    *attempt = (struct attempt){
        .student = memory_string(handin->student),
        .name = handin->name ? memory_string(handin->name) : NULL,
        .number = handin->number,
        .submitted_at = handin->submitted_at ? memory_string(handin->submitted_at) : NULL,
        .origin = memory_string(handin->origin),
        .notices = text_detach(&notices),
        .problem = result ? memory_string(trouble.text) : NULL,
    };
    memcpy(attempt->sha256, found.sha256, sizeof attempt->sha256);
    *submission = found;
    return 0;
}

void intake_release(struct intake *intake)
{
    for (size_t i = 0; i < intake->count; i++)
        handin_release(&intake->handins[i]);
    free(intake->handins);
    free(intake->order);
    bundle_release(&intake->bundle);
    text_release(&intake->notices);
    *intake = (struct intake){0};
}

/* --- one submission --- */

/* The folder that names the student: the path itself, or what a file lies in; or the archive. The caller frees. */
static char *student_of(const char *path)
{
    if (file_is_folder(path) || bundle_is_archive_name(path))
        return stem_of(path);
    char *real = realpath(path, NULL);
    char *folder = real ? real : memory_string(path);
    char *slash = strrchr(folder, '/');
    if (slash && slash != folder)
        *slash = '\0';
    char *name = file_name_of(folder);
    free(folder);
    return name;
}

/* A folder in which all sources lie is not searched further: it may be a home directory. */
static bool has_all_sources(const char *folder, const struct config *config)
{
    bool all = true;
    for (size_t i = 0; all && i < config->source_count; i++) {
        char *path = file_join(folder, config->sources[i]);
        all = file_exists(path);
        free(path);
    }
    return all;
}

/* A file counts as the source, whatever it is called. */
static int open_file(const char *path, const struct config *config, struct bundle *bundle,
                     struct handin *handin)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    *bundle = (struct bundle){.path = folder ? memory_string_of(path, folder) : memory_string("."),
                              .is_folder = true,
                              .entries = memory_new(1, sizeof *bundle->entries),
                              .count = 1};
    bundle->entries[0] =
        (struct bundle_entry){.path = memory_string(path + folder), .kind = BUNDLE_FILE};
    handin_add(handin, 0, config->sources[0], 0);
    return 0;
}

/* Makes a bundle of what the path is, and a hand-in of all that is in it. */
static int open_single(const char *path, const struct config *config, struct bundle *bundle,
                       struct handin *handin, struct error *error)
{
    bool is_folder = file_is_folder(path);
    if (is_folder && has_all_sources(path, config)) {
        *bundle = (struct bundle){.path = memory_string(path), .is_folder = true};
        for (size_t i = 0; i < config->source_count; i++)
            bundle_add(bundle, memory_string(config->sources[i]), BUNDLE_FILE, NULL, 0);
    } else if (is_folder || bundle_is_archive_name(path)) {
        if (bundle_open(path, HANDIN_ENTRIES_MAX, bundle, error))
            return -1;
    } else if (!file_exists(path)) {
        return error_set(error, ERROR_INPUT, "there is no '%s'", path);
    } else if (config->source_count != 1) {
        return error_set(error, ERROR_INPUT,
                         "'%s' is one file, but the assignment wants %zu; name their folder", path,
                         config->source_count);
    } else {
        return open_file(path, config, bundle, handin);
    }
    for (size_t i = 0; i < bundle->count; i++)
        if (bundle->entries[i].kind != BUNDLE_FOLDER)
            handin_add(handin, i, bundle->entries[i].path, 0);
    return 0;
}

int intake_submission_noting(const char *path, const struct config *config,
                             struct submission *submission, struct text *notices,
                             struct error *error)
{
    struct bundle bundle = {0};
    struct handin handin = {.student = student_of(path)};
    struct text unheard = {0};
    int result = open_single(path, config, &bundle, &handin, error);
    if (!result) {
        text_add(notices ? notices : &unheard, text_string(&bundle.notices));
        result =
            handin_read(&bundle, &handin, config, submission, notices ? notices : &unheard, error);
        if (result && !strstr(error->text, path))
            error_prefix(error, "in '%s'", path);
    }
    text_release(&unheard);
    handin_release(&handin);
    bundle_release(&bundle);
    return result;
}

int intake_submission(const char *path, const struct config *config, struct submission *submission,
                      struct error *error)
{
    return intake_submission_noting(path, config, submission, NULL, error);
}
