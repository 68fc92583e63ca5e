/* reference/qr.c once more, with __float128 (113 bits) for its long double: an arbiter. */
#ifndef TESTS_REFERENCE_QR_QUAD_H
#define TESTS_REFERENCE_QR_QUAD_H

#include <stddef.h>

/* See qr_least_squares. */
int qr_least_squares_quad(size_t n, size_t d, const __float128 A[n][d], const __float128 b[n],
                          __float128 tolerance, __float128 x[d]);

#endif
