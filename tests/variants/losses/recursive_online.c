/* Recursion: sums by halves, and a softmax whose maximum and sum grow together, class by class. No loops but one. */
#include "losses.h"

#include <math.h>

struct online {
    double greatest, sum; /* the sum is of e^{s - greatest} */
};

static struct online merge(struct online a, struct online b)
{
    if (a.greatest < b.greatest)
        return merge(b, a);
    return (struct online){a.greatest, a.sum + b.sum * exp(b.greatest - a.greatest)};
}

static struct online collect(size_t c, const double s[])
{
    return c == 1 ? (struct online){s[0], 1}
                  : merge(collect(c / 2, s), collect(c - c / 2, s + c / 2));
}

void softmax(size_t c, const double s[c], double p[c])
{
    struct online all = collect(c, s);
    for (size_t j = c; j-- > 0;)
        p[j] = exp(s[j] - all.greatest) / all.sum;
}

double cross_entropy_loss(size_t c, const double s[c], size_t y)
{
    struct online all = collect(c, s);
    return log(all.sum) - (s[y] - all.greatest);
}

void cross_entropy_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    softmax(c, s, grad);
    grad[y] = grad[y] - 1.0;
}

static double hinge_between(const double s[], size_t from, size_t to, size_t y)
{
    if (to - from > 1) {
        size_t middle = (from + to) / 2;
        return hinge_between(s, from, middle, y) + hinge_between(s, middle, to, y);
    }
    return from == y || s[from] <= s[y] - 1 ? 0 : 1 + (s[from] - s[y]);
}

double hinge_loss(size_t c, const double s[c], size_t y)
{
    return hinge_between(s, 0, c, y);
}

void hinge_gradient(size_t c, const double s[c], size_t y, double grad[c])
{
    double count = 0;
    for (size_t j = c; j-- > 0;) {
        grad[j] = j != y && s[j] > s[y] - 1 ? 1 : 0;
        count += grad[j];
    }
    grad[y] = -count;
}

static double dot(size_t d, const double x[], const double *column, size_t stride)
{
    return d == 1 ? x[0] * column[0]
                  : dot(d / 2, x, column, stride) +
                        dot(d - d / 2, x + d / 2, column + d / 2 * stride, stride);
}

typedef double loss_function(size_t c, const double s[c], size_t y);
typedef void gradient_function(size_t c, const double s[c], size_t y, double grad[c]);

static double sum(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], loss_function *loss)
{
    if (n > 1)
        return sum(n / 2, d, c, X, y, Theta, loss) +
               sum(n - n / 2, d, c, X + n / 2, y + n / 2, Theta, loss);
    double s[c];
    for (size_t j = 0; j < c; j++)
        s[j] = dot(d, X[0], &Theta[0][j], c);
    return loss(c, s, y[0]);
}

static void add(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c], gradient_function *gradient, double grad[d][c])
{
    if (n == 0)
        return;
    double s[c], g[c];
    for (size_t j = 0; j < c; j++)
        s[j] = dot(d, X[n - 1], &Theta[0][j], c);
    gradient(c, s, y[n - 1], g);
    for (size_t j = 0; j < c; j++)
        for (size_t k = 0; k < d; k++)
            grad[k][j] += X[n - 1][k] * g[j];
    add(n - 1, d, c, X, y, Theta, gradient, grad);
}

static void average(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                    const double Theta[d][c], gradient_function *gradient, double grad[d][c])
{
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] = 0;
    add(n, d, c, X, y, Theta, gradient, grad);
    for (size_t k = 0; k < d; k++)
        for (size_t j = 0; j < c; j++)
            grad[k][j] /= (double)n;
}

double softmax_regression_loss(size_t n, size_t d, size_t c, const double X[n][d],
                               const size_t y[n], const double Theta[d][c])
{
    return sum(n, d, c, X, y, Theta, cross_entropy_loss) / (double)n;
}

void softmax_regression_gradient(size_t n, size_t d, size_t c, const double X[n][d],
                                 const size_t y[n], const double Theta[d][c], double grad[d][c])
{
    average(n, d, c, X, y, Theta, cross_entropy_gradient, grad);
}

double svm_loss(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                const double Theta[d][c])
{
    return sum(n, d, c, X, y, Theta, hinge_loss) / (double)n;
}

void svm_gradient(size_t n, size_t d, size_t c, const double X[n][d], const size_t y[n],
                  const double Theta[d][c], double grad[d][c])
{
    average(n, d, c, X, y, Theta, hinge_gradient, grad);
}
