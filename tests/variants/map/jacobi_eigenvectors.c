/* X^T X = V S V^T by Jacobi's rotations; then theta = V (S + lambda I)^-1 V^T X^T y. */
#include "map.h"
#include <math.h>

double l2_penalty(size_t d, const double theta[d])
{
    double norm = 0;
    for (size_t j = 0; j < d; j++)
        norm = hypot(norm, theta[j]);
    return norm * norm;
}

double l1_penalty(size_t d, const double theta[d])
{
    double positive = 0, negative = 0;
    for (size_t j = 0; j < d; j++)
        *(theta[j] > 0 ? &positive : &negative) += theta[j];
    return positive - negative;
}

void l1_subgradient(size_t d, const double theta[d], double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        if (theta[j] == 0.0) {
            grad[j] = 0.0;
            continue;
        }
        grad[j] = signbit(theta[j]) ? -1.0 : 1.0;
    }
}

static double clip(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

void soft_threshold(size_t d, const double theta[d], double t, double out[d])
{
    for (size_t j = 0; j < d; j++)
        out[j] = theta[j] - clip(theta[j], -t, t);
}

void max_norm_project(size_t d, double c, double theta[d])
{
    double squares = 0;
    for (size_t j = 0; j < d; j++)
        squares += theta[j] * theta[j];
    for (size_t j = 0; j < d && sqrt(squares) >= c; j++)
        theta[j] = theta[j] / (sqrt(squares) / c);
}

void dropout_forward(size_t n, const double x[n], const double u[n], double keep, double out[n])
{
    for (size_t i = 0; i < n; i++)
        out[i] = u[i] >= keep ? 0 : x[i] / keep;
}

void dropout_backward(size_t n, const double grad_out[n], const double u[n], double keep,
                      double grad_x[n])
{
    for (size_t i = 0; i < n; i++) {
        int kept = u[i] < keep;
        grad_x[i] = grad_out[i] * kept / keep;
    }
}

double ridge_objective(size_t n, size_t d, const double X[n][d], const double y[n],
                       const double theta[d], double lambda)
{
    double J = 0;
    for (size_t j = 0; j < d; j++) /* the penalty as d more residuals */
        J += sqrt(lambda) * theta[j] * sqrt(lambda) * theta[j];
    for (size_t i = 0; i < n; i++) {
        double e = y[i];
        for (size_t j = 0; j < d; j++)
            e -= theta[j] * X[i][j];
        J += e * e;
    }
    return J;
}

/* 2 (X^T X + lambda I) theta - 2 X^T y, without residuals. */
void ridge_gradient(size_t n, size_t d, const double X[n][d], const double y[n],
                    const double theta[d], double lambda, double grad[d])
{
    for (size_t j = 0; j < d; j++) {
        double product = 0, Xy = 0;
        for (size_t k = 0; k < d; k++) {
            double g = j == k ? lambda : 0;
            for (size_t i = 0; i < n; i++)
                g += X[i][j] * X[i][k];
            product += g * theta[k];
        }
        for (size_t i = 0; i < n; i++)
            Xy += X[i][j] * y[i];
        grad[j] = 2 * (product - Xy);
    }
}

double map_lambda(double sigma, double tau)
{
    return exp(2 * (log(sigma) - log(tau)));
}

double log_posterior(size_t n, size_t d, const double X[n][d], const double y[n],
                     const double theta[d], double sigma, double tau)
{
    double likelihood = -ridge_objective(n, d, X, y, theta, 0) / (2 * sigma * sigma);
    double prior = -l2_penalty(d, theta) / (2 * tau * tau);
    likelihood -= n * (0.5 * log(2 * M_PI) + log(sigma));
    prior -= d * (0.5 * log(2 * M_PI) + log(tau));
    return likelihood + prior;
}

/* Makes S[p][q] zero by a rotation of rows and columns p and q, and turns V along. */
static void rotate(size_t d, double S[d][d], double V[d][d], size_t p, size_t q)
{
    if (S[p][q] == 0)
        return;
    double angle = 0.5 * atan2(2 * S[p][q], S[q][q] - S[p][p]);
    double cosine = cos(angle), sine = sin(angle);
    for (size_t k = 0; k < d; k++) {
        double a = S[k][p], b = S[k][q];
        S[k][p] = cosine * a - sine * b;
        S[k][q] = sine * a + cosine * b;
        a = V[k][p], b = V[k][q];
        V[k][p] = cosine * a - sine * b;
        V[k][q] = sine * a + cosine * b;
    }
    for (size_t k = 0; k < d; k++) {
        double a = S[p][k], b = S[q][k];
        S[p][k] = cosine * a - sine * b;
        S[q][k] = sine * a + cosine * b;
    }
}

int map_theta(size_t n, size_t d, const double X[n][d], const double y[n], double sigma, double tau,
              double theta[d])
{
    double S[d][d], V[d][d];
    if (!(sigma > 0) || !(tau > 0))
        return -1;
    for (size_t j = 0; j < d; j++)
        for (size_t k = 0; k < d; k++) {
            V[j][k] = j == k;
            S[j][k] = 0;
            for (size_t i = 0; i < n; i++)
                S[j][k] += X[i][j] * X[i][k];
        }
    for (int sweep = 0; sweep < 30; sweep++)
        for (size_t p = 0; p < d; p++)
            for (size_t q = p + 1; q < d; q++)
                rotate(d, S, V, p, q);
    for (size_t j = 0; j < d; j++)
        theta[j] = 0;
    for (size_t k = 0; k < d; k++) {
        double along = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < d; j++)
                along += V[j][k] * X[i][j] * y[i];
        for (size_t j = 0; j < d; j++)
            theta[j] += V[j][k] * along / (S[k][k] + map_lambda(sigma, tau));
    }
    return 0;
}
