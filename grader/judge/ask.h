/* Calls of a check, put to a respondent; with the second calls of a property made of their answers. */
#ifndef GRADUS_JUDGE_ASK_H
#define GRADUS_JUDGE_ASK_H

#include "judge/examination.h"

/*
 * Has the respondent make the calls, within the limits of the configuration. If the check has a second call, it is
 * made from each answer that came back and hangs on it (answer.sequel); one that does not come back is the answer's
 * own ending. Fails with ERROR_MACHINE. The caller releases the answers.
 */
int ask_calls(const struct examination *examination, const struct respondent *respondent,
              const struct call calls[], size_t count, struct run_style style,
              struct answer answers[], struct error *error) MUST_CHECK;

#endif
