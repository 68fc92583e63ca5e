/*
 * What a check has to say to a student, in words: what every platform's format is filled with. One place decides what
 * an audience may read and how long it may be; formats add their own escapes.
 */
#ifndef GRADUS_REPORT_FEEDBACK_H
#define GRADUS_REPORT_FEEDBACK_H

#include "base/text.h"
#include "contract/result.h"
#include "report/audience.h"

/* Appends text without control bytes, tabs and characters that XML forbids; lines stay. */
void feedback_clean(struct text *text, const char *string);

/* Appends one sentence on one line: why the check did not pass, as far as the audience may know; "" if it passed. */
void feedback_sentence(const struct check_result *check, enum audience audience, struct text *text);

/*
 * Appends all that is to be said, in lines: the sentence, the call, what was expected, the mistake, the hint; of a check
 * that passed a remark if there is one. Cut to FEEDBACK_BYTES_MAX.
 */
void feedback_full(const struct check_result *check, enum audience audience, struct text *text);

/* Appends what the compiler said, cut to FEEDBACK_BYTES_MAX, if the submission was not built. */
void feedback_compiler(const struct result *result, struct text *text);

/* Whether the grader itself failed at a check: then no format tells points, so that nobody takes them for a grade. */
bool feedback_is_withheld(const struct result *result);

/* The sentence that stands in place of points then. */
extern const char feedback_withheld[];

/* Bytes of one check's feedback; Artemis cuts at 20000 characters, Gradescope's pages get slow. */
enum { FEEDBACK_BYTES_MAX = 8000 };

#endif
