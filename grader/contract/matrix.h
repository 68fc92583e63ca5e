/* Matrices with a known rank, as inputs. Row-major; sizes first. */
#ifndef GRADUS_CONTRACT_MATRIX_H
#define GRADUS_CONTRACT_MATRIX_H

#include "contract/random.h"

/*
 * Fills X (n x d, n >= d) with dense random entries: full column rank, singular values between 1/3
 * and 3, so a condition number below 10. Made as U S V with U and V products of random reflections.
 */
void matrix_full_rank(struct random *random, size_t n, size_t d, double X[n][d]);

/*
 * Fills X (n x d) with powers of two and zeros so that its columns are dependent exactly: fewer
 * than d of them have an entry in a row of their own, the others are zero or a multiple of one of
 * these. X^T X is then block diagonal and its elimination, in any order, and its Cholesky factor
 * are exact: a pivot is zero, not nearly so.
 */
void matrix_dependent(struct random *random, size_t n, size_t d, double X[n][d]);

/*
 * Fills A (n x n) with A = B^T B for a B of matrix_full_rank: symmetric and positive definite, with a
 * condition number below 100.
 */
void matrix_positive_definite(struct random *random, size_t n, double A[n][n]);

/*
 * Fills A (n x n) with A = B^T B for a B of matrix_dependent: symmetric, of whole numbers, with
 * eigenvalues 0 and above. Elimination in any order comes to a pivot that is exactly 0.
 */
void matrix_singular(struct random *random, size_t n, double A[n][n]);

#endif
