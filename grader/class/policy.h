/*
 * From the results of a student's attempts to the points that count: which attempt, how late, what that costs, what was
 * changed by hand. Pure functions of what is in the store and in configs/course.yaml: the clock of this machine is
 * never asked, only the platform's times of handing in.
 */
#ifndef GRADUS_CLASS_POLICY_H
#define GRADUS_CLASS_POLICY_H

#include "class/store.h"
#include "contract/course.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum attempt_state {
    ATTEMPT_GRADED,
    ATTEMPT_PENDING, /* not graded yet, or the grader's own error: never a zero */
    ATTEMPT_UNUSABLE /* there is nothing to grade: attempt->problem says why */
};

/* One attempt, and what it came to before any rule. */
struct scored_attempt {
    const struct attempt *attempt;
    enum attempt_state state;
    double score, max_score;
};

/* How late an attempt is under a student's own deadline. */
struct lateness {
    bool is_known;   /* there is a deadline, and the platform gave a time */
    int64_t seconds; /* 0 if in time */
    double days;     /* begun ones */
    bool is_cut_off; /* too late to count */
};

/* An attempt handed in at that time (ISO 8601, or NULL) by that student. */
struct lateness policy_lateness(const struct assignment_rules *rules, const char *student,
                                const char *submitted_at);

/* Points that are taken for being late, of a score; at most the score. */
double policy_deduction(const struct late_rules *late, const struct lateness *lateness,
                        double score, double max_score);

enum final_state {
    FINAL_GRADED,
    FINAL_PENDING, /* an attempt that may count has no result yet */
    FINAL_NOTHING, /* nothing was handed in that could be graded */
    FINAL_CUT_OFF, /* all of it came too late to count */
};

/* What counts for one student. */
struct final {
    enum final_state state;
    const struct attempt *attempt; /* the one that counts; NULL: none */
    struct lateness lateness;
    double raw;       /* points of that attempt */
    double free_days; /* late days that cost nothing */
    double deduction; /* taken for being late */
    double adjusted;  /* sum of what was given (or taken: < 0) by hand */
    double score;     /* raw - deduction + adjusted, not below 0 */
    double max_score;
    char *
        explanation; /* owned; how the score comes about if it is not the raw one, in a sentence; else "" */
};

/*
 * What counts of a student's attempts, which are in the order of handing in; adjustments of other students are passed
 * over. The caller releases *final.
 */
void policy_final(const struct assignment_rules *rules, const char *student,
                  const struct scored_attempt attempts[], size_t count,
                  const struct adjustments *adjustments, struct final *final);

/* Appends, in words, why the rules make of a student what they did not before, points of attempts aside; or nothing. */
void final_difference(const struct final *before, const struct final *after, struct text *words);

void final_release(struct final *final);

#endif
