/*
 * The loss cheat sheet: what you implement in losses.c.
 *
 * A classifier gives each of c classes a score. A loss says how bad the scores of a sample are, given its right class
 * y; its gradient says how to change the scores. With linear scores s = x Theta the same follows for Theta.
 *
 * Scores may be of any size, +-1000 too, and every loss is finite and right there. Labels are 0 to c - 1, in any order.
 * c = 1 is allowed (nothing can be wrong then), and so is n = 1. `const` arrays are inputs and must stay as they are.
 * No function can fail.
 */
#ifndef LOSSES_H
#define LOSSES_H

#include <stddef.h>

/*
 * Probabilities of the classes, p_j = e^{s_j} / sum_k e^{s_k}, without overflow: adding a number to all scores changes
 * nothing.
 *
 * c  number of classes, at least 1
 * s  the scores
 * p  out: the probabilities, overwritten; they sum to 1. One below 1e-308 or so may be 0.
 *
 * Source: lecture, "Softmax loss".
 */
void softmax(size_t c, const double s[c], double p[c]);

/*
 * Softmax loss, or cross entropy, of one sample: -log(e^{s_y} / sum_k e^{s_k}). It is 0 or more, and finite also
 * where the probability of y is too small for a double: for the scores (0, 2000) and y = 0 it is 2000.
 *
 * c  number of classes, at least 1
 * s  the scores
 * y  the right class, 0 to c - 1
 *
 * Source: lecture, "Softmax loss". The slide prints the probability without the -log.
 */
double cross_entropy_loss(size_t c, const double s[c], size_t y);

/*
 * Derivatives of cross_entropy_loss by the scores: p_j for the other classes, p_y - 1 for the right one. They sum
 * to 0.
 *
 * c     number of classes, at least 1
 * s     the scores
 * y     the right class, 0 to c - 1
 * grad  out: the c derivatives, overwritten
 *
 * Source: lecture, "Softmax loss".
 */
void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c]);

/*
 * Multi-class hinge loss of one sample, sum over j != y of max(0, s_j - s_y + 1): what the other classes lack to a
 * margin of 1 below the right one.
 *
 * c  number of classes, at least 1
 * s  the scores
 * y  the right class, 0 to c - 1
 *
 * Source: lecture, "Hinge loss". The slide prints s_i for s_j; i is the sample.
 */
double hinge_loss(size_t c, const double s[c], size_t y);

/*
 * Derivatives of hinge_loss by the scores: 1 for each other class with s_j - s_y + 1 > 0, minus their number for y,
 * 0 for the rest. On a kink, s_j - s_y + 1 = 0, the subgradient 0 is taken; another one is as right.
 *
 * c     number of classes, at least 1
 * s     the scores
 * y     the right class, 0 to c - 1
 * grad  out: the c derivatives, overwritten
 *
 * Source: lecture, "Hinge loss".
 */
void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c]);

/*
 * Mean over the samples of the softmax loss of their scores s_i = x_i Theta. For Theta = 0 it is ln c.
 *
 * n      number of samples, at least 1
 * d      number of features, at least 1
 * c      number of classes, at least 1
 * X      n samples with d features, a sample per row
 * y      the n right classes, 0 to c - 1 each
 * Theta  the weights, a column per class: score j of sample i is sum_k X[i][k] Theta[k][j]
 *
 * Source: lecture, "Softmax loss", "Loss functions: cheat sheet".
 */
double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c]);

/*
 * Derivatives of softmax_regression_loss by Theta: 1/n sum_i X[i][k] (p_ij - [j = y_i]) at [k][j].
 *
 * n, d, c, X, y, Theta   as there
 * grad                   out: the d x c derivatives, overwritten; grad[k][j] is by Theta[k][j]
 *
 * Source: lecture, "Softmax loss", "Loss functions: cheat sheet".
 */
void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c]);

/*
 * Mean over the samples of the hinge loss of their scores s_i = x_i Theta. For Theta = 0 it is c - 1. There is no
 * penalty on Theta in it.
 *
 * n      number of samples, at least 1
 * d      number of features, at least 1
 * c      number of classes, at least 1
 * X      n samples with d features, a sample per row
 * y      the n right classes, 0 to c - 1 each
 * Theta  the weights, a column per class: score j of sample i is sum_k X[i][k] Theta[k][j]
 *
 * Source: lecture, "Hinge loss", "Loss functions: cheat sheet".
 */
double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c]);

/*
 * Derivatives of svm_loss by Theta: 1/n sum_i X[i][k] g_ij at [k][j], where g_i is hinge_gradient of sample i's
 * scores, with the subgradient 0 on kinks; another one is as right.
 *
 * n, d, c, X, y, Theta   as there
 * grad                   out: the d x c derivatives, overwritten; grad[k][j] is by Theta[k][j]
 *
 * Source: lecture, "Hinge loss", "Loss functions: cheat sheet".
 */
void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c]);

#endif
