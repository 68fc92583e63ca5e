/*
 * The students' pages of a class: written by several processes, each with a connection to the store and a gnuplot of its
 * own, some pages each.
 */
#ifndef GRADUS_COMMANDS_REPORT_PAGES_H
#define GRADUS_COMMANDS_REPORT_PAGES_H

#include "class/finals.h"
#include "class/store.h"
#include "commands/command.h"
#include "contract/assignment.h"
#include "contract/result.h"

/* What a class is reported from. */
struct reporting {
    const struct command *command;
    const struct options *options;
    const struct assignment *assignment;
    struct store *store;
    struct finals finals;
};

/* What there is to show of a student. */
struct shown {
    const struct attempt *attempt; /* the one that counts, or else the student's last */
    bool has_result;
    struct result result; /* owned; the newest of the attempt, if it still fits the configuration */
    char *problem;        /* owned; why there is none, or NULL */
    char *failure; /* owned; why grading it failed, if it did, by the grader's own fault; or NULL */
};

/* Reads what there is to show of a student, plots aside. The caller releases it. */
int shown_read(const struct reporting *reporting, const struct final_entry *entry,
               struct shown *shown, struct error *error) MUST_CHECK;
void shown_release(struct shown *shown);

/*
 * A file name that is safe on every system and differs from every other student's, whatever the student is called. The
 * caller frees.
 */
char *report_file_name(const char *student);

/*
 * Writes everybody's page into the folder. A signal that stops it is no failure: *signal says which, or 0. What cannot be
 * drawn is told on stderr, once, and left out.
 */
int report_pages(const struct reporting *reporting, const char *folder, int *signal,
                 struct error *error) MUST_CHECK;

#endif
