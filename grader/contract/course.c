#include "contract/course.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "contract/config_reader.h"
#include "contract/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_MAX = 366, PERCENT_MAX = 100 };
enum {
    CPUS_MAX = 1024,
    MEMORY_MIB_MAX = 1 << 24,
    MINUTES_MAX = 60 * 24 * 366,
    TASK_ITEMS_MAX = 100000,
    TASKS_MAX = 100000
};

/* --- one value --- */

static void read_moment(struct reader *reader, const struct key *key, const struct yaml_node *value,
                        void *target)
{
    enum moment_reading reading =
        value->kind == YAML_SCALAR ? moment_read(value->text, target) : MOMENT_NONE;
    if (reading == MOMENT_WITHOUT_ZONE)
        reader_complain(reader, value, "'%s' lacks its zone; add Z for UTC or an offset: %s+01:00",
                        value->text, value->text);
    else if (reading == MOMENT_NONE)
        reader_complain_value(reader, key, value);
}

static void read_choice(struct reader *reader, const struct key *key, const struct yaml_node *value,
                        void *target)
{
    static const char *const words[] = {[COUNTS_LAST] = "last", [COUNTS_BEST] = "best"};
    size_t chosen;
    if (!reader_word(reader, key, value, words, 2, &chosen))
        *(enum attempt_choice *)((char *)target + key->offset) = (enum attempt_choice)chosen;
}

static void read_base(struct reader *reader, const struct key *key, const struct yaml_node *value,
                      void *target)
{
    static const char *const words[] = {"score", "maximum"};
    struct late_rules *late = target;
    size_t chosen;
    if (!reader_word(reader, key, value, words, 2, &chosen))
        late->of_maximum = chosen == 1;
}

/* --- mappings --- */

static void read_free_days_of(struct reader *reader, const struct key *key,
                              const struct yaml_node *value, void *target)
{
    static const char *const words[] = {"assignment", "course"};
    struct late_rules *late = target;
    size_t chosen;
    if (!reader_word(reader, key, value, words, 2, &chosen))
        late->is_course_wide = chosen == 1;
}

static const struct key late_keys[] = {
    {"percent_per_day", KEY_OPTIONAL, "a percentage", "10", 0, PERCENT_MAX, read_number,
     offsetof(struct late_rules, percent_per_day)},
    {"of", KEY_OPTIONAL, "what the percentage is of", "score", 0, 0, read_base, 0},
    {"free_days", KEY_OPTIONAL, "a number of days", "1", 0, DAYS_MAX, read_number,
     offsetof(struct late_rules, free_days)},
    {"free_days_of", KEY_OPTIONAL, "what has the free days", "course", 0, 0, read_free_days_of, 0},
    {"cut_off_days", KEY_OPTIONAL, "a number of days", "7", 0, DAYS_MAX, read_number,
     offsetof(struct late_rules, cut_off_days)},
};

static const struct late_rules no_late_rules = {.cut_off_days = INFINITY};

static void read_late(struct reader *reader, const struct key *key, const struct yaml_node *value,
                      void *target)
{
    struct assignment_rules *rules = target;
    rules->late = no_late_rules;
    if (!reader_check_mapping(reader, key, value))
        reader_read(reader, value, late_keys, sizeof late_keys / sizeof *late_keys, &rules->late);
}

static void read_deadline(struct reader *reader, const struct key *key,
                          const struct yaml_node *value, void *target)
{
    struct assignment_rules *rules = target;
    rules->has_deadline = true;
    read_moment(reader, key, value, &rules->deadline);
}

static void read_extensions(struct reader *reader, const struct key *key,
                            const struct yaml_node *value, void *target)
{
    static const struct key one = {.name = "an extension",
                                   .expected = "a date and a time with a zone",
                                   .example = "2026-11-10T23:59+01:00"};
    struct assignment_rules *rules = target;
    if (reader_check_mapping(reader, key, value))
        return;
    rules->extensions = memory_new(value->count, sizeof *rules->extensions);
    for (size_t i = 0; i < value->count; i++) {
        struct extension *extension = &rules->extensions[rules->extension_count++];
        extension->student = memory_string(value->keys[i].text);
        read_moment(reader, &one, &value->items[i], &extension->deadline);
    }
}

static const struct key assignment_keys[] = {
    {"deadline", KEY_REQUIRED, "a date and a time with a zone", "2026-11-03T23:59+01:00", 0, 0,
     read_deadline, 0},
    {"counts", KEY_OPTIONAL, "which attempt counts", "last", 0, 0, read_choice,
     offsetof(struct assignment_rules, counts)},
    {"late", KEY_OPTIONAL, "a mapping", "{percent_per_day: 10}", 0, 0, read_late, 0},
    {"extensions", KEY_OPTIONAL, "a mapping of students to deadlines",
     "{anna: 2026-11-10T23:59+01:00}", 0, 0, read_extensions, 0},
};

/* What reading `assignments` needs beside the course. */
struct course_reader {
    struct course_rules course;
    const char *const *known;
    size_t known_count;
};

static bool is_known(const struct course_reader *all, const char *name)
{
    for (size_t i = 0; i < all->known_count; i++)
        if (text_equal(all->known[i], name))
            return true;
    return all->known_count == 0;
}

static void read_assignments(struct reader *reader, const struct key *key,
                             const struct yaml_node *value, void *target)
{
    struct course_reader *all = target;
    struct course_rules *course = &all->course;
    if (reader_check_mapping(reader, key, value))
        return;
    course->assignments = memory_new(value->count, sizeof *course->assignments);
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *name = &value->keys[i];
        struct assignment_rules *rules = &course->assignments[course->count++];
        *rules = course->defaults;
        rules->assignment = memory_string(name->text);
        if (!is_known(all, name->text))
            reader_complain_unknown(reader, name, name->text, all->known, all->known_count,
                                    "no assignment is called '%s'", name->text);
        if (!reader_check_mapping(reader, key, &value->items[i]))
            reader_read(reader, &value->items[i], assignment_keys,
                        sizeof assignment_keys / sizeof *assignment_keys, rules);
    }
}

static void read_course_late(struct reader *reader, const struct key *key,
                             const struct yaml_node *value, void *target)
{
    struct course_reader *all = target;
    read_late(reader, key, value, &all->course.defaults);
}

/* --- the cluster --- */

static const struct slurm_rules default_slurm = {.cpus = 1, .minutes = 60, .chunk = 100};

static void read_count(struct reader *reader, const struct key *key, const struct yaml_node *value,
                       void *target)
{
    size_t *count = (size_t *)((char *)target + key->offset), read;
    if (!reader_whole(reader, key, value, &read))
        *count = read;
}

static const struct key slurm_keys[] = {
    {"partition", KEY_OPTIONAL, "a partition's name", "teaching", 0, 0, read_text,
     offsetof(struct slurm_rules, partition)},
    {"account", KEY_OPTIONAL, "an account's name", "dl2026", 0, 0, read_text,
     offsetof(struct slurm_rules, account)},
    {"cpus", KEY_OPTIONAL, "a number of processors", "1", 1, CPUS_MAX, read_count,
     offsetof(struct slurm_rules, cpus)},
    {"memory_mib", KEY_OPTIONAL, "a number of MiB", "2048", 1, MEMORY_MIB_MAX, read_count,
     offsetof(struct slurm_rules, memory_mib)},
    {"minutes", KEY_OPTIONAL, "a number of minutes", "60", 1, MINUTES_MAX, read_count,
     offsetof(struct slurm_rules, minutes)},
    {"chunk", KEY_OPTIONAL, "a number of submissions", "100", 1, TASK_ITEMS_MAX, read_count,
     offsetof(struct slurm_rules, chunk)},
    {"at_once", KEY_OPTIONAL, "a number of tasks", "64", 1, TASKS_MAX, read_count,
     offsetof(struct slurm_rules, at_once)},
};

static void read_slurm(struct reader *reader, const struct key *key, const struct yaml_node *value,
                       void *target)
{
    struct course_reader *all = target;
    if (!reader_check_mapping(reader, key, value))
        reader_read(reader, value, slurm_keys, sizeof slurm_keys / sizeof *slurm_keys,
                    &all->course.slurm);
}

/* The defaults are read before the assignments that begin with them. */
static const struct key course_keys[] = {
    {"title", KEY_OPTIONAL, "a text", "Deep learning", 0, 0, read_title,
     offsetof(struct course_reader, course.title)},
    {"kits", KEY_OPTIONAL, "a folder's path", "/srv/course/kits", 0, 0, read_text,
     offsetof(struct course_reader, course.kits)},
    {"timezone", KEY_OPTIONAL, "a time zone's name", "Europe/Berlin", 0, 0, read_text,
     offsetof(struct course_reader, course.timezone)},
    {"counts", KEY_OPTIONAL, "which attempt counts", "last", 0, 0, read_choice,
     offsetof(struct course_reader, course.defaults.counts)},
    {"late", KEY_OPTIONAL, "a mapping", "{percent_per_day: 10}", 0, 0, read_course_late, 0},
    {"assignments", KEY_OPTIONAL, "a mapping of assignments",
     "{mle: {deadline: 2026-11-03T23:59+01:00}}", 0, 0, read_assignments, 0},
    {"slurm", KEY_OPTIONAL, "a mapping", "{cpus: 1, minutes: 60, chunk: 100}", 0, 0, read_slurm, 0},
};

/* --- the whole --- */

int course_parse(const char *file, const char *bytes, size_t length, const char *const known[],
                 size_t known_count, struct course_rules *course, struct error *error)
{
    struct yaml_node root = {0};
    struct reader reader = {.file = file};
    struct course_reader all = {
        .course = {.defaults = {.late = no_late_rules}, .slurm = default_slurm},
        .known = known,
        .known_count = known_count};
    if (length == 0) {
        *course = all.course;
        return 0;
    }
    if (yaml_parse(file, bytes, length, &root, error))
        return -1;
    if (root.kind == YAML_MAPPING)
        reader_read(&reader, &root, course_keys, sizeof course_keys / sizeof *course_keys, &all);
    else
        reader_complain(&reader, &root, "this is no mapping; begin with 'assignments:'");
    yaml_release(&root);
    if (reader.first.kind != ERROR_NONE) {
        *error = reader.first;
        course_rules_release(&all.course);
        return -1;
    }
    *course = all.course;
    return 0;
}

/* Splits lines in place. Returns how many; the caller frees *lines. */
static size_t split_lines(char *text, const char ***lines)
{
    size_t count = 0;
    char *rest = NULL;
    *lines = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        *lines = memory_resize(*lines, count + 1, sizeof **lines);
        (*lines)[count++] = line;
    }
    return count;
}

int course_text(const struct root *root, struct text *bytes, struct error *error)
{
    char *path = file_join(root->configs, "course.yaml");
    int result = file_exists(path) ? file_read(path, CONFIG_BYTES_MAX, bytes, error) : 0;
    free(path);
    return result;
}

int course_load(const struct root *root, struct course_rules *course, struct error *error)
{
    char *path = file_join(root->configs, "course.yaml");
    struct text bytes = {0}, names = {0};
    const char **known = NULL;
    root_list(root, &names);
    char *list = text_detach(&names);
    size_t known_count = split_lines(list, &known);
    int result =
        course_text(root, &bytes, error) || course_parse(path, text_string(&bytes), bytes.length,
                                                         known, known_count, course, error)
            ? -1
            : 0;
    free(known);
    free(list);
    text_release(&bytes);
    free(path);
    return result;
}

const struct assignment_rules *course_assignment(const struct course_rules *course,
                                                 const char *assignment)
{
    for (size_t i = 0; i < course->count; i++)
        if (text_equal(course->assignments[i].assignment, assignment))
            return &course->assignments[i];
    return &course->defaults;
}

static void rules_release(struct assignment_rules *rules)
{
    for (size_t i = 0; i < rules->extension_count; i++)
        free(rules->extensions[i].student);
    free(rules->extensions);
    free(rules->assignment);
}

void course_rules_release(struct course_rules *course)
{
    for (size_t i = 0; i < course->count; i++)
        rules_release(&course->assignments[i]);
    free(course->assignments);
    free(course->title);
    free(course->kits);
    free(course->timezone);
    free(course->slurm.partition);
    free(course->slurm.account);
    *course = (struct course_rules){0};
}
