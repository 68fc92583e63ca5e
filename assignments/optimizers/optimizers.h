/*
 * First-order optimizers: what you implement in optimizers.c.
 *
 * Every step function changes its arrays in place. State (v, r, s, u) belongs to the caller and comes back in the
 * next call, so a function keeps nothing between calls. `const` arrays are inputs and must stay as they are.
 */
#ifndef OPTIMIZERS_H
#define OPTIMIZERS_H

#include <stddef.h>

/*
 * One step of gradient descent, theta <- theta - epsilon grad.
 *
 * theta    in and out: the n parameters, replaced by the next ones
 * grad     the gradient at theta
 * epsilon  the learning rate, above 0
 *
 * Source: lecture, "Gradient descent".
 */
void gradient_descent_step(size_t n, double theta[n], const double grad[n], double epsilon);

/*
 * Gradient of the mean squared error over a minibatch, 2/m sum_b x_b (x_b^T theta - y_b), where b
 * runs over batch: a mean over the m samples of the batch, not over all n.
 *
 * X      n samples with d features, a sample per row
 * y      the n targets
 * theta  the d weights
 * batch  the indices (0 to n - 1) of the m samples
 * grad   out: the d derivatives, overwritten
 *
 * Source: lecture, "Stochastic gradient descent". One slide divides by the size of the whole set, another
 * by that of the batch; the batch is meant.
 */
void minibatch_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                        const double theta[d], size_t m, const size_t batch[m], double grad[d]);

/*
 * One epoch of stochastic gradient descent: minibatches of m samples are taken in the given order,
 * each makes one step theta <- theta - epsilon grad with its own gradient at the present theta. The
 * last minibatch has the samples that are left, which may be fewer than m.
 *
 * X        n samples with d features, a sample per row
 * y        the n targets
 * theta    in and out: the d weights
 * order    the n indices of the samples, in the order to take them
 * m        size of a minibatch, 1 to n
 * epsilon  the learning rate
 *
 * Source: lecture, "Stochastic gradient descent".
 */
void sgd_epoch(size_t n, size_t d, const double X[n][d], const double y[n], double theta[d],
               const size_t order[n], size_t m, double epsilon);

/*
 * One step with momentum, v <- alpha v - epsilon grad, then theta <- theta + v.
 *
 * theta    in and out: the n parameters
 * v        in and out: the velocity, 0 before the first step
 * grad     the gradient at theta
 * epsilon  the learning rate
 * alpha    the momentum, 0 to 1
 *
 * Source: lecture, "Momentum".
 */
void momentum_step(size_t n, double theta[n], double v[n], const double grad[n], double epsilon,
                   double alpha);

/*
 * The point at which Nesterov's method takes the gradient, ahead = theta + alpha v.
 *
 * theta  the n parameters
 * v      the velocity
 * alpha  the momentum
 * ahead  out: the point ahead, overwritten
 *
 * Source: lecture, "Nesterov momentum". The slide prints theta + v; alpha is missing there.
 */
void nesterov_lookahead(size_t n, const double theta[n], const double v[n], double alpha,
                        double ahead[n]);

/*
 * One step of Nesterov's method, v <- alpha v - epsilon grad_ahead, then theta <- theta + v.
 *
 * theta       in and out: the n parameters
 * v           in and out: the velocity, 0 before the first step
 * grad_ahead  the gradient at nesterov_lookahead's point
 * epsilon     the learning rate
 * alpha       the momentum, 0 to 1
 *
 * Source: lecture, "Nesterov momentum".
 */
void nesterov_step(size_t n, double theta[n], double v[n], const double grad_ahead[n],
                   double epsilon, double alpha);

/*
 * One step of AdaGrad, r <- r + grad^2, then theta <- theta - epsilon / (delta + sqrt(r)) grad,
 * each component for itself.
 *
 * theta    in and out: the n parameters
 * r        in and out: the sum of squared gradients, 0 before the first step
 * grad     the gradient at theta
 * epsilon  the learning rate
 * delta    a small number against division by zero, added to the root
 *
 * Source: lecture, "AdaGrad". The first slides take the gradient at theta_{k+1}; it is that at theta_k.
 */
void adagrad_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double delta);

/*
 * One step of RMSProp, r <- rho r + (1 - rho) grad^2, then
 * theta <- theta - epsilon / (delta + sqrt(r)) grad, each component for itself.
 *
 * theta    in and out: the n parameters
 * r        in and out: the decaying mean of squared gradients, 0 before the first step
 * grad     the gradient at theta
 * epsilon  the learning rate
 * rho      the decay, 0 to 1
 * delta    a small number against division by zero, added to the root
 *
 * Source: lecture, "RMSProp".
 */
void rmsprop_step(size_t n, double theta[n], double r[n], const double grad[n], double epsilon,
                  double rho, double delta);

/*
 * One step of Adadelta: r <- rho r + (1 - rho) grad^2, step = -sqrt(u + delta) / sqrt(r + delta) grad
 * with the u of before, u <- rho u + (1 - rho) step^2, theta <- theta + step.
 *
 * theta  in and out: the n parameters
 * r      in and out: the decaying mean of squared gradients, 0 before the first step
 * u      in and out: the decaying mean of squared steps, 0 before the first step
 * grad   the gradient at theta
 * rho    the decay, 0 to 1
 * delta  a small number under both roots
 *
 * Source: lecture, "Adadelta"; M. Zeiler, ADADELTA: an adaptive learning rate method, 2012, algorithm 1.
 */
void adadelta_step(size_t n, double theta[n], double r[n], double u[n], const double grad[n],
                   double rho, double delta);

/*
 * One step of Adam: s <- rho1 s + (1 - rho1) grad, r <- rho2 r + (1 - rho2) grad^2, both corrected,
 * s_hat = s / (1 - rho1^k) and r_hat = r / (1 - rho2^k), then
 * theta <- theta - epsilon s_hat / (delta + sqrt(r_hat)). s and r are kept without the correction.
 *
 * theta    in and out: the n parameters
 * s        in and out: first moment, 0 before the first step
 * r        in and out: second moment, 0 before the first step
 * grad     the gradient at theta
 * k        the number of the step, from 1
 * epsilon  the learning rate
 * rho1     decay of the first moment, usually 0.9
 * rho2     decay of the second moment, usually 0.999
 * delta    a small number against division by zero, added to the root
 *
 * Source: lecture, "Adam"; D. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015, algorithm 1. The slides
 * print 1 - rho for 1 - rho^k, and once a factor g too many.
 */
void adam_step(size_t n, double theta[n], double s[n], double r[n], const double grad[n], size_t k,
               double epsilon, double rho1, double rho2, double delta);

#endif
