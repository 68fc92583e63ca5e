/*
 * The same source as the reference's, so that the arbiter shares its mathematics and not its
 * rounding. The headers that it includes come first, before long double means something else.
 */
#include "qr_quad.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static __float128 quad_abs(__float128 x)
{
    return x < 0 ? -x : x;
}

static __float128 quad_max(__float128 a, __float128 b)
{
    return a > b ? a : b;
}

/* One step of Newton's doubles the 64 correct bits. */
static __float128 quad_sqrt(__float128 x)
{
    __float128 root = sqrtl((long double)x);
    return root > 0 ? (root + x / root) / 2 : root;
}

#define long
#define double __float128
#define fabsl quad_abs
#define fmaxl quad_max
#define sqrtl quad_sqrt
#define qr_least_squares qr_least_squares_quad

#include "../../reference/qr.c"
