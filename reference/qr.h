/* Least squares in extended precision. */
#ifndef REFERENCE_QR_H
#define REFERENCE_QR_H

#include <stddef.h>

/*
 * Least squares by Householder's QR factorization: x minimizes ||A x - b||_2.
 *
 * A          n x d, n rows (equations), d columns (unknowns)
 * b          the n right-hand sides
 * tolerance  columns count as dependent when, all scaled to length 1, what is left of one after the
 * others are taken out is not longer than this x          out: the d unknowns; left as it was on
 * failure
 *
 * Returns 0, or -1 if n < d or the columns are dependent.
 * Accuracy: 11 digits on NIST's certified linear problems, 9 on Wampler5 (tests/reference).
 * Source: G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., sections 5.2 and 5.3.
 */
int qr_least_squares(size_t n, size_t d, const long double A[n][d], const long double b[n],
                     long double tolerance, long double x[d]);

#endif
