#include "judge/explain.h"

#include <criterion/criterion.h>
#include <math.h>

/* Poison is a finite number; inf is what an exponential gives, or a division by 0. */
Test(explain, takes_huge_numbers_for_unset_ones_but_not_infinity)
{
    cr_expect(looks_unset(&(struct difference){.got = 1e300, .want = 1}));
    cr_expect(looks_unset(&(struct difference){.got = -1e300, .want = 0}));
    cr_expect_not(looks_unset(&(struct difference){.got = INFINITY, .want = 2000}));
    cr_expect_not(looks_unset(&(struct difference){.got = NAN, .want = 1}));
    cr_expect_not(looks_unset(&(struct difference){.got = 1e300, .want = 1e299}));
    cr_expect_not(looks_unset(&(struct difference){.got = 1e30, .want = 1}));
}
