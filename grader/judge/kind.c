#include "judge/examination.h"
#include "judge/gradient.h"
#include "judge/minimizes.h"
#include "judge/property.h"
#include "judge/trajectory.h"

/* matches: the answers are the oracle's, and that is all there is to it. */
static const struct kind matches = {.kind = CHECK_MATCHES};

const struct kind *kind_of(enum check_kind kind)
{
    static const struct kind *const kinds[] = {&matches, &gradient_kind, &trajectory_kind,
                                               &minimizes_kind, &property_kind};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i]->kind == kind)
            return kinds[i];
    return &matches;
}

bool kind_is_right(const struct check *check, const struct call *call, const struct answer *answer,
                   const struct expectation *expectation, struct difference *difference)
{
    const struct kind *kind = kind_of(check->kind);
    return kind->is_right ? kind->is_right(check, call, answer, expectation, difference)
                          : answer_is_right(call, answer, expectation, difference);
}

bool kind_agrees(const struct check *check, const struct call *call, const struct answer *answer,
                 const struct expectation *mistake)
{
    const struct kind *kind = kind_of(check->kind);
    return kind->agrees ? kind->agrees(check, call, answer, mistake)
                        : answer_agrees(call, answer, mistake);
}
