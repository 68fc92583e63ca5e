#include "report/audience.h"

#include "base/memory.h"

bool audience_sees(enum audience audience, const struct check *check)
{
    switch (check->visibility) {
    case VISIBILITY_PUBLIC: return true;
    case VISIBILITY_AFTER_DUE: return audience != AUDIENCE_STUDENT;
    case VISIBILITY_HIDDEN: break;
    }
    return audience == AUDIENCE_STAFF;
}

/* What is left to say of a check that may not be looked into. */
static const char *message_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return "";
    case VERDICT_FAILED: return "a hidden check did not pass";
    case VERDICT_NOT_BUILT: return "it does not compile";
    case VERDICT_SKIPPED: return "a check that this one rests on did not pass";
    case VERDICT_ERROR: break;
    }
    return "the grader could not do its work";
}

void audience_hide(enum audience audience, struct result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result *check = &result->checks[i];
        /* That it does not compile is said with the first check, whichever it is. */
        if (audience_sees(audience, check->check) || check->verdict == VERDICT_NOT_BUILT)
            continue;
        struct check_result shown = {.check = check->check,
                                     .verdict = check->verdict,
                                     .points = check->points,
                                     .message = memory_string(message_of(check->verdict))};
        check_result_clear(check);
        *check = shown;
    }
}
