/*
 * Second-order methods: what you implement in newton.c.
 *
 * `const` arrays are inputs and must stay as they are. A function that returns int returns 0, or -1 if it cannot do
 * what is asked; what its outputs are then is said at each.
 */
#ifndef NEWTON_H
#define NEWTON_H

#include "callbacks.h"

#include <stddef.h>

/*
 * One step of Newton's method, next = theta - H^-1 grad: to where the quadratic with this gradient and this Hessian
 * has its minimum.
 *
 * theta  the n parameters
 * grad   the gradient at theta
 * H      the Hessian at theta, n x n, symmetric
 * next   out: the next parameters; left as they were on failure
 *
 * Returns 0, or -1 if H is singular. For an H that is neither singular nor positive definite either is right: -1, which
 * is what Cholesky's factorization finds, or 0 and the step, which leads to a saddle or a maximum.
 *
 * Cost O(n^3). Source: lecture, "Newton's method".
 */
int newton_step(size_t n, const double theta[n], const double grad[n], const double H[n][n],
                double next[n]);

/*
 * Linear least squares by one step of Newton's method from theta0: with f = 1/n ||X theta - y||^2 the gradient is
 * 2/n X^T (X theta0 - y) and the Hessian 2/n X^T X, whatever theta is, so that one step ends at the minimum. theta0
 * does not matter, but for rounding.
 *
 * X       n samples with d features, a sample per row
 * y       the n targets
 * theta0  the d weights to start from
 * theta   out: the weights of the minimum; left as they were on failure
 *
 * Returns 0, or -1 if X^T X is singular: the columns of X are dependent, as they are if n < d.
 *
 * Source: lecture, "Newton's method", the question how many steps it needs.
 */
int newton_least_squares(size_t n, size_t d, const double X[n][d], const double y[n],
                         const double theta0[d], double theta[d]);

/*
 * One step of the Gauss-Newton method for a sum of squares f = r^T r, next = theta - (J^T J)^-1 J^T r. Gradient and
 * Hessian are 2 J^T r and 2 J^T J + ..., where the dots have the second derivatives of r and are left out; the 2
 * cancels.
 *
 * J         the Jacobian of the residuals at theta, n x p: J[i][j] = d residual[i] / d theta[j]
 * residual  the n residuals at theta, prediction minus target
 * theta     the p parameters
 * next      out: the next parameters; left as they were on failure
 *
 * Returns 0, or -1 if J^T J is singular: the columns of J are dependent, as they are if n < p.
 *
 * Source: lecture, "Non-linear least squares".
 */
int gauss_newton_step(size_t n, size_t p, const double J[n][p], const double residual[n],
                      const double theta[p], double next[p]);

/*
 * BFGS update of an approximation H of the inverse Hessian: with rho = 1 / y^T s,
 * H <- (I - rho s y^T) H (I - rho y s^T) + rho s s^T. Afterwards H y = s, and H is symmetric and positive definite if
 * it was so before.
 *
 * H  in and out: n x n, symmetric
 * s  the last step, theta_{k+1} - theta_k
 * y  what it did to the gradient, grad_{k+1} - grad_k
 *
 * If s^T y <= 0 the step tells nothing of a minimum: H stays as it was.
 *
 * Cost O(n^2). Source: lecture, "BFGS"; J. Nocedal and S. Wright, Numerical Optimization, 2nd ed., (6.17).
 */
void bfgs_update(size_t n, double H[n][n], const double s[n], const double y[n]);

/*
 * The direction of L-BFGS, -H grad, where H is what m BFGS updates make of gamma I, without H itself (the two loops).
 * gamma = s^T y / y^T y of the newest pair.
 *
 * S          the last m steps, a step per row, the oldest first
 * Y          what each did to the gradient
 * grad       the gradient
 * direction  out: the n components, overwritten
 *
 * m may be 0: with no pairs, direction is -grad. A pair with s^T y <= 0 counts as if it were not there.
 *
 * Cost O(m n). Source: lecture, "L-BFGS"; Nocedal and Wright, algorithm 7.4 and (7.20).
 */
void lbfgs_direction(size_t n, size_t m, const double S[m][n], const double Y[m][n],
                     const double grad[n], double direction[n]);

/*
 * A step a > 0 along a direction d that satisfies the strong Wolfe conditions with c1 = 1e-4 and c2 = 0.9:
 * f(x + a d) <= f(x) + c1 a g^T d, and |g(x + a d)^T d| <= c2 |g^T d|, where g is the gradient at x.
 *
 * f          returns the value at a point and writes the gradient there
 * context    handed on to f
 * x          the point to start from, n numbers
 * direction  n numbers, of any length: a may have to be far below or above 1, so do not bound it
 *
 * Returns the step, or 0 if the direction does not lead downhill (g^T d >= 0) or no such step was found. Try a = 1
 * first: that is the right step for Newton's method and its relatives.
 *
 * Source: lecture, "Line search"; Nocedal and Wright, (3.7) and algorithms 3.5 and 3.6.
 */
double wolfe_line_search(size_t n, objective_with_gradient *f, void *context, const double x[n],
                         const double direction[n]);

/*
 * Minimizes f by BFGS: direction -H grad, a line search, bfgs_update, and again, until the largest component of the
 * gradient, in absolute value, is below the tolerance.
 *
 * f               returns the value at a point and writes the gradient there
 * context         handed on to f
 * x               in and out: the point to start from, replaced by the last point
 * tolerance       bounds max_i |grad[i]|, above 0
 * max_iterations  the most line searches to be made; 0 if x may only be looked at
 *
 * Returns 0 when the gradient is below the tolerance (at once if it is so at x), or -1 when it is not after
 * max_iterations, or a line search fails. After -1, x is the best point so far, or the start: not a worse one.
 *
 * Source: lecture, "BFGS"; Nocedal and Wright, algorithm 6.1.
 */
int bfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n],
                  double tolerance, size_t max_iterations);

/*
 * Minimizes f by L-BFGS: as bfgs_minimize, with lbfgs_direction and the last m pairs in place of H. A pair with
 * s^T y <= 0 is not kept.
 *
 * m  how many pairs are kept, 1 or more; fewer are there at first
 *
 * The other parameters, and what is returned, are those of bfgs_minimize.
 *
 * Source: lecture, "L-BFGS"; Nocedal and Wright, algorithm 7.5.
 */
int lbfgs_minimize(size_t n, objective_with_gradient *f, void *context, double x[n], size_t m,
                   double tolerance, size_t max_iterations);

#endif
