/* Parts of a counterexample's test, each of a file of its own. */
#ifndef GRADUS_REPORT_REPRO_PART_H
#define GRADUS_REPORT_REPRO_PART_H

#include "contract/expression_code.h"
#include "report/repro.h"

/* Appends a line of code, broken after commas where it is too long. */
void repro_line(struct text *text, const char *line);

/* Appends lines of code, each one level deeper. */
void repro_block(struct text *text, const char *body);

/* Appends how far a number may be off, in few digits, rounded up. */
void repro_bound(struct text *text, double bound);

/*
 * Appends a call: its arrays as variables whose names begin with `prefix` (outputs hold NAN before), then the call
 * itself, its value in PREFIXreturned. Arrays that `made` gives elements for are made of these.
 */
void repro_call(struct text *text, const struct call *call, const char *prefix,
                const struct code made[]);

/* Appends that the call's value is not looked at, so that no compiler warns of it. */
void repro_unused(struct text *text, const struct call *call, const char *prefix);

/* Appends what an element is called in the code: "first_X[1][0]". */
void repro_element(struct text *text, const struct call *call, const char *prefix, size_t parameter,
                   size_t k);

/* Appends a comparison of everything that the call gives with what is right. */
void repro_numbers(struct text *text, const struct call *call, const char *prefix,
                   const struct expected *right);

/* Appends that everything that the call should write was written. */
void repro_written(struct text *text, const struct call *call, const char *prefix,
                   const struct expected *right);

/* Appends what a minimizer or a line search promises. */
void repro_promises(struct text *text, const struct check_result *check);

/* Appends the calls of a property and the relation that does not hold. */
void repro_property(struct text *text, const struct check_result *check);

#endif
