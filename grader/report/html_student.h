/*
 * A student's page: one HTML file that needs no network and no script.
 *
 * It holds what its audience may see and nothing else: of a hidden check neither call nor numbers nor message is in the
 * file, visible or not.
 */
#ifndef GRADUS_REPORT_HTML_STUDENT_H
#define GRADUS_REPORT_HTML_STUDENT_H

#include "base/text.h"
#include "contract/config.h"
#include "contract/result.h"
#include "contract/submission.h"
#include "report/audience.h"

/* A picture of a check, drawn by gradus. */
struct page_picture {
    size_t check;        /* its index in the result */
    char *svg;           /* trusted: ours */
    char *id;            /* with which its ids begin */
    const char *finding; /* what is to be seen, in words */
};

/* What is on the page; all of it is the caller's. */
struct student_page {
    const struct config *config;
    const char *student;                 /* as the platform identifies the student */
    const char *name;                    /* the full name, or NULL */
    const char *submitted_at;            /* or NULL */
    size_t attempt;                      /* which attempt of the student's this is; 0: not known */
    const char *notices;                 /* what intake had to say, a line each, or NULL */
    const char *problem;                 /* why there is no result; read if there is none */
    const struct result *result;         /* or NULL */
    const struct submission *submission; /* the sources to show, or NULL */
    double points;                       /* that count in the end; read if there is a result */
    const char
        *explanation; /* how they differ from those of the checks, in a sentence; "" or NULL: not */
    const struct page_picture *pictures; /* in the order of checks */
    size_t picture_count;
    const char *class_page; /* where the class is, seen from the page; NULL: no link */
    enum audience audience;
};

/* Appends the page. */
void html_student(const struct student_page *page, struct text *html);

#endif
