/*
 * What a course decides, not an assignment: deadlines, extensions, what being late costs, which attempt counts. From
 * configs/course.yaml:
 *
 *   title: Deep learning
 *   kits: /srv/course/kits              # where students find the newest kits: a folder for each assignment
 *   timezone: Europe/Berlin             # of dates without a zone, as in Moodle's worksheets
 *   counts: last                        # or best: which of several attempts counts
 *   late: {percent_per_day: 10, of: score, free_days: 1, cut_off_days: 7}
 *   assignments:
 *     mle:
 *       deadline: 2026-11-03T23:59+01:00
 *       counts: best                    # in place of the course's
 *       late: {percent_per_day: 20}     # likewise, all of it
 *       extensions: {anna: 2026-11-10T23:59+01:00}
 *
 * With `free_days_of: course` a student has the free days once for all assignments of the course that are listed, which
 * use them up in the order of their deadlines; without, for each assignment anew. They are counted from the stores: of
 * the other assignments too, which lie in the same file or as ASSIGNMENT.db beside it (class/finals.h).
 *
 *   slurm: {partition: teaching, account: dl, cpus: 1, memory_mib: 2048, minutes: 60, chunk: 100, at_once: 64}
 *
 * Nothing of it touches a result: it is applied when results are read, so a change is there at once.
 */
#ifndef GRADUS_CONTRACT_COURSE_H
#define GRADUS_CONTRACT_COURSE_H

#include "base/error.h"
#include "contract/assignment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum attempt_choice { COUNTS_LAST, COUNTS_BEST };

/* A day is begun when its first second is. */
struct late_rules {
    double percent_per_day; /* taken for each day late, beyond the free ones */
    bool
        of_maximum; /* a percentage of the points that there are; else of those that were reached */
    double free_days;
    bool is_course_wide; /* the free days are of the course, else of each assignment */
    double cut_off_days; /* what is later does not count; INFINITY: nothing is too late */
};

/* A student's own deadline. */
struct extension {
    char *student;    /* owned */
    int64_t deadline; /* seconds since 1970, UTC */
};

struct assignment_rules {
    char *assignment; /* owned */
    bool has_deadline;
    int64_t deadline; /* seconds since 1970, UTC */
    enum attempt_choice counts;
    struct late_rules late;
    struct extension *extensions; /* owned */
    size_t extension_count;
};

/* What gradus batch --slurm asks of Slurm, for each task of its array. */
struct slurm_rules {
    char *partition, *account; /* owned; or NULL: the cluster's default */
    size_t cpus;               /* as many submissions are graded at once */
    size_t memory_mib;         /* 0: the cluster's default */
    size_t minutes;
    size_t chunk; /* submissions */
    size_t
        at_once; /* tasks that may run at the same time; 0: as many as the cluster has room for */
};

struct course_rules {
    char *title;                          /* owned; or NULL */
    char *kits;                           /* owned; folder of the newest kits, or NULL */
    char *timezone;                       /* owned; as tzdata names it, or NULL */
    struct assignment_rules defaults;     /* of assignments that are not listed; no deadline */
    struct assignment_rules *assignments; /* owned */
    size_t count;
    struct slurm_rules slurm;
};

/*
 * Parses the bytes; none give the course without deadlines. Assignments must be among the `known` ones, unless known_count is 0. Fails with ERROR_INPUT as
 * `file:line:column: what; what to do`; *course is then as it was. The caller releases the course.
 */
int course_parse(const char *file, const char *bytes, size_t length, const char *const known[],
                 size_t known_count, struct course_rules *course, struct error *error) MUST_CHECK;

/* Appends configs/course.yaml of the root as it is; nothing if there is none. */
int course_text(const struct root *root, struct text *bytes, struct error *error) MUST_CHECK;

/* Reads it; if there is none, the course has no deadlines and the last attempt counts. */
int course_load(const struct root *root, struct course_rules *course,
                struct error *error) MUST_CHECK;

/* The rules of an assignment; of one that is not listed the course's. */
const struct assignment_rules *course_assignment(const struct course_rules *course,
                                                 const char *assignment);

void course_rules_release(struct course_rules *course);

#endif
