/* For tests: a student whose code is a function of the test's own. */
#ifndef GRADUS_TESTS_SUPPORT_STAND_IN_H
#define GRADUS_TESTS_SUPPORT_STAND_IN_H

#include "contract/invoke.h"
#include "judge/respondent.h"

struct stand_in {
    struct respondent respondent; /* first, so that its address is the stand-in's */
    const struct oracle *oracle;
    const char *function;
    function_pointer *code;
};

/* `code` answers for the function of that name, the reference for all others. */
struct stand_in stand_in_for(const struct oracle *oracle, const char *function,
                             function_pointer *code);

#endif
