/*
 * From what was handed over to submissions: a whole class from a folder or an archive as a platform lays it out, or one
 * student's folder, archive or file. Everything in it is foreign: see class/bundle.h.
 *
 * How it works
 *   intake_open lists who handed in what, by names alone; its memory grows with the number of files, a few hundred bytes
 *   each, not with what is in them. Sources are then read one hand-in at a time by intake_read. Students are sorted; who
 *   reads them in the order of `order` goes through an archive once. Any order, also in processes that forked, gives
 *   the same. The same bytes give the same attempts, in the same order, on every machine.
 */
#ifndef GRADUS_CLASS_INTAKE_H
#define GRADUS_CLASS_INTAKE_H

#include "base/error.h"
#include "class/bundle.h"
#include "class/platform.h"
#include "class/store.h"
#include "contract/config.h"
#include "contract/submission.h"

#include <stddef.h>

struct intake {
    struct bundle bundle;         /* owned */
    const struct platform *found; /* the platform whose layout it has */
    const struct config *config;  /* must outlive the intake */
    struct handin *handins;       /* owned; by student, then by number */
    size_t count;
    size_t *order;       /* owned; the hand-ins in the order in which they are read fastest */
    struct text notices; /* what concerns no single student, a line each */
};

/*
 * Lists a class. `from` names the platform, or is NULL to have it recognised; `assignment` is the assignment's name.
 * Fails with ERROR_INPUT: an unknown platform, bundle_open's reasons, nobody there. The caller releases the intake.
 */
int intake_open(const char *path, const char *from, const char *assignment,
                const struct config *config, struct intake *intake, struct error *error) MUST_CHECK;

/*
 * Reads hand-in number `index`. If there is something to grade, *submission is that; else it is empty and
 * attempt->problem says why. Fails with ERROR_MACHINE alone. The caller releases both.
 */
int intake_read(struct intake *intake, size_t index, struct attempt *attempt,
                struct submission *submission, struct error *error) MUST_CHECK;

/* Frees what the intake owns and leaves an empty one; safe twice. */
void intake_release(struct intake *intake);

/*
 * Reads one submission: a folder, an archive, or the source itself if there is one. The student is named by the folder
 * or the archive. Appends what there is to say to *notices, a line each (NULL: nobody wants it). Fails with ERROR_INPUT
 * if there is nothing to grade. The caller releases the submission.
 */
int intake_submission_noting(const char *path, const struct config *config,
                             struct submission *submission, struct text *notices,
                             struct error *error) MUST_CHECK;

/* The same without notices. */
int intake_submission(const char *path, const struct config *config, struct submission *submission,
                      struct error *error) MUST_CHECK;

#endif
