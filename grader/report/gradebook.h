/*
 * The grades of a class as platforms take them. To add a format: a file here with a struct class_format, its declaration
 * below, a line in gradebook.c's table.
 *
 * A grade that is pending is exported by no format: not as a zero, not at all.
 */
#ifndef GRADUS_REPORT_GRADEBOOK_H
#define GRADUS_REPORT_GRADEBOOK_H

#include "report/csv.h"
#include "report/feedback.h"

enum grade_state {
    GRADE_GRADED,
    GRADE_PENDING, /* not graded yet, or the grader's own error */
    GRADE_NOTHING, /* nothing was handed in that could be graded: no points */
    GRADE_TOO_LATE /* all of it came too late to count: no points */
};

/* What counts for one student. */
struct grade {
    const char *student;      /* as the platform identifies the student */
    const char *name;         /* or NULL */
    const char *submitted_at; /* or NULL */
    const char *problem;      /* why there is nothing to grade, or NULL */
    const char *explanation;  /* how the score comes about if it is not the raw one, or "" */
    size_t attempt;           /* which one counts; 0: none */
    enum grade_state state;
    double raw, deduction, adjusted, score, max_score;
    struct result *result; /* of that attempt; NULL: there is none */
};

struct gradebook {
    const char *assignment;
    const struct config *config;
    const struct grade *grades; /* by student */
    size_t count;
    enum audience audience; /* whom feedback is for */
};

/* What was read and what is made. */
struct class_export {
    const struct gradebook *book;
    const char *worksheet_name;   /* the platform's own file, */
    const struct text *worksheet; /* and its bytes; NULL: none was given */
    struct text out;              /* the file that is made */
    struct text notices;          /* what people should know, a line each */
};

struct class_format {
    const char *name;
    const char *worksheet; /* what --worksheet must be, or NULL: none */
    bool is_binary;        /* not for a terminal */
    int (*write)(struct class_export *export, struct error *error);
};

extern const struct class_format class_format_csv, class_format_json, class_format_moodle,
    class_format_moodle_feedback, class_format_canvas;

/* The format of that name. Fails with ERROR_INPUT, naming the nearest, or all. */
int class_format_find(const char *name, const struct class_format **format,
                      struct error *error) MUST_CHECK;

/* The student's grade if it can be exported, or NULL. */
const struct grade *gradebook_find(const struct gradebook *book, const char *student);

/* Appends what a student should read, in plain lines: the score, how it comes about, each check that lost points. */
void gradebook_feedback(const struct gradebook *book, const struct grade *grade, struct text *text);

/* Points with at most two decimals, as platforms compare them, with this decimal separator. */
void gradebook_points(struct text *text, double points, char decimal);

/* The state as exports spell it. */
const char *grade_state_name(enum grade_state state);

#endif
