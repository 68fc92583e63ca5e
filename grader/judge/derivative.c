#include "judge/derivative.h"

#include <float.h>
#include <math.h>

struct slope derivative_extrapolate(const double plus[DERIVATIVE_STEPS],
                                    const double minus[DERIVATIVE_STEPS], double h)
{
    double table[DERIVATIVE_STEPS][DERIVATIVE_STEPS];
    struct slope best = {.value = 0, .error = INFINITY};
    for (int k = 0; k < DERIVATIVE_STEPS; k++) {
        double step = ldexp(h, -k);
        double rounding = 2 * DBL_EPSILON * (fabs(plus[k]) + fabs(minus[k])) / step;
        table[k][0] = (plus[k] - minus[k]) / (2 * step);
        for (int j = 1; j <= k; j++) {
            double power = ldexp(1, 2 * j);
            table[k][j] = (power * table[k][j - 1] - table[k - 1][j - 1]) / (power - 1);
            double away =
                fmax(fabs(table[k][j] - table[k][j - 1]), fabs(table[k][j] - table[k - 1][j - 1]));
            if (away + rounding < best.error)
                best = (struct slope){table[k][j], away + rounding};
        }
    }
    return best;
}
