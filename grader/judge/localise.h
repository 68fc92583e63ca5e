/* Which components of an inconsistent gradient are wrong. */
#ifndef GRADUS_JUDGE_LOCALISE_H
#define GRADUS_JUDGE_LOCALISE_H

#include "judge/gradient_course.h"

/*
 * Fills the report's components, blocks and examined. Up to 500 components are swept all; more are
 * narrowed down by ladders over blocks, then eighths, and many wrong ones by a sample of them.
 * Each component is confirmed at a second point near the first.
 *
 * place      where a ladder failed
 * explained  out: the components that were found are the reason
 *
 * Returns 0, or -1 if the subject ended the check.
 */
int localise(struct course *course, size_t place, bool *explained);

#endif
