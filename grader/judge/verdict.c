#include "judge/verdict.h"

enum verdict verdict_of(const struct evidence *evidence)
{
    if (!evidence->built)
        return VERDICT_NOT_BUILT;
    if (!evidence->dependencies_passed)
        return VERDICT_SKIPPED;
    if (evidence->grader_failed)
        return VERDICT_ERROR;
    bool all_right =
        evidence->calls > 0 && (evidence->right == evidence->calls || evidence->is_variant);
    return all_right ? VERDICT_PASSED : VERDICT_FAILED;
}
