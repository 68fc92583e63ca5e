#include "judge/examination.h"
#include "judge/gradient.h"
#include "judge/trajectory.h"

/* matches: the answers are the oracle's, and that is all there is to it. */
static const struct kind matches = {.kind = CHECK_MATCHES};

const struct kind *kind_of(enum check_kind kind)
{
    static const struct kind *const kinds[] = {&matches, &gradient_kind, &trajectory_kind};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i]->kind == kind)
            return kinds[i];
    return &matches;
}
