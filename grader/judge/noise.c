#include "judge/noise.h"

#include <math.h>

/* Three levels in a row that agree within this factor are noise, not function. */
static const double agreement = 4;

enum { ORDERS = NOISE_VALUES - 1 };

bool noise_is_flat(const double values[NOISE_VALUES])
{
    int equal = 0;
    for (int i = 0; i + 1 < NOISE_VALUES; i++)
        equal += values[i] == values[i + 1];
    return equal >= ORDERS / 2;
}

/* sigma_k of every order k, and whether the differences of that order change their sign. */
static void difference_table(const double values[NOISE_VALUES], double level[ORDERS + 1],
                             bool signs[ORDERS + 1])
{
    double table[NOISE_VALUES];
    for (int i = 0; i < NOISE_VALUES; i++)
        table[i] = values[i];
    double gamma = 1;
    for (int k = 1; k <= ORDERS; k++) {
        double sum = 0, least = INFINITY, greatest = -INFINITY;
        int count = NOISE_VALUES - k;
        for (int i = 0; i < count; i++) {
            table[i] = table[i + 1] - table[i];
            sum += table[i] * table[i];
            least = fmin(least, table[i]);
            greatest = fmax(greatest, table[i]);
        }
        gamma *= 0.5 * k / (2 * k - 1); /* (k!)^2 / (2k)! */
        level[k] = sqrt(gamma * sum / count);
        signs[k] = least < 0 && greatest > 0;
    }
}

double noise_level(const double values[NOISE_VALUES])
{
    double level[ORDERS + 1] = {0};
    bool signs[ORDERS + 1] = {0};
    difference_table(values, level, signs);
    for (int k = 2; k <= 5; k++) {
        double least = fmin(level[k], fmin(level[k + 1], level[k + 2]));
        double greatest = fmax(level[k], fmax(level[k + 1], level[k + 2]));
        if (greatest <= agreement * least && signs[k])
            return level[k];
    }
    /* High orders are nearly free of the function; the greatest of them errs on the safe side. */
    return fmax(level[4], fmax(level[5], level[6]));
}

static bool is_float(double number)
{
    return (double)(float)number == number;
}

/* Whether 18 binary digits hold the number: then that a float holds it says nothing. */
static bool is_short(double number)
{
    int exponent;
    double scaled = ldexp(frexp(number, &exponent), 18);
    return scaled == rint(scaled);
}

bool numbers_are_floats(size_t count, const double numbers[])
{
    size_t seen = 0, telling = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(numbers[i]) || numbers[i] == 0)
            continue;
        if (!is_float(numbers[i]))
            return false;
        seen++;
        telling += !is_short(numbers[i]);
    }
    return telling >= 8 && 2 * telling >= seen;
}
