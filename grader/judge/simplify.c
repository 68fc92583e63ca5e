#include "judge/simplify.h"

#include <math.h>

double number_simplified(double x, enum simpler way)
{
    if (way == TO_ZERO)
        return 0;
    if (way == TO_ONE || way == TO_MINUS_ONE)
        return way == TO_ONE ? 1 : -1;
    if (x == 0 || !isfinite(x))
        return x;
    if (way == TO_WHOLE)
        return fabs(x) < 100 ? round(x) + 0.0 : x; /* 0, not -0.0 */
    /* One significant digit less than it has, from four on. */
    for (int digits = 3; digits >= 1; digits--) {
        double power = pow(10, digits - 1 - floor(log10(fabs(x))));
        double shorter = isfinite(power) && power > 0 ? round(x * power) / power : x;
        if (shorter != x && isfinite(shorter))
            return shorter;
    }
    return x;
}

int number_complexity(double x)
{
    if (x == 0)
        return 0;
    if (x == 1)
        return 1;
    if (x == -1)
        return 2;
    if (x == round(x) && fabs(x) < 100)
        return 3;
    for (int digits = 1; digits < 4; digits++) {
        double power = pow(10, digits - 1 - floor(log10(fabs(x))));
        if (isfinite(power) && power > 0 && round(x * power) / power == x)
            return 3 + digits;
    }
    return 8;
}
