/* How much a computed function trembles: its rounding noise, from a few values close together. */
#ifndef GRADUS_JUDGE_NOISE_H
#define GRADUS_JUDGE_NOISE_H

#include <stdbool.h>
#include <stddef.h>

enum { NOISE_VALUES = 9 };

/*
 * Standard deviation of the noise in equally spaced values of a smooth function, from their
 * difference table. Differences of order k of the noise alone have the variance (2k)!/(k!)^2 of its
 * own, those of the function vanish with the spacing.
 * Source: J. More and S. Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33(3), 2011.
 *
 * Returns 0 for values that are all the same.
 */
double noise_level(const double values[NOISE_VALUES]);

/* At least half of the neighbours are equal: the spacing is too small to see the noise. */
bool noise_is_flat(const double values[NOISE_VALUES]);

/* Each of the values is a float, and they use more digits than chance would give round numbers. */
bool numbers_are_floats(size_t count, const double numbers[]);

#endif
