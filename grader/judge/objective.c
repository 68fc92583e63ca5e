#include "judge/objective.h"

/* f = 1/2 sum_i (i + 1) x_i^2: condition number n. */
static void quadratic(size_t n, const double x[n], double gradient[n])
{
    for (size_t i = 0; i < n; i++)
        gradient[i] = (double)(i + 1) * x[i];
}

/* f = sum_i 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2 over i < n - 1; its second part alone for n = 1. */
static void rosenbrock(size_t n, const double x[n], double gradient[n])
{
    for (size_t i = 0; i < n; i++)
        gradient[i] = 0;
    if (n == 1)
        gradient[0] = -2 * (1 - x[0]);
    for (size_t i = 0; i + 1 < n; i++) {
        double valley = x[i + 1] - x[i] * x[i];
        gradient[i] += -400 * x[i] * valley - 2 * (1 - x[i]);
        gradient[i + 1] += 200 * valley;
    }
}

static void fill(size_t n, double gradient[n], double number)
{
    for (size_t i = 0; i < n; i++)
        gradient[i] = number;
}

void course_gradient(enum course course, size_t step, size_t n, const double point[n],
                     double gradient[n])
{
    static const double tiny = 1e-12;
    switch (course) {
    case COURSE_QUADRATIC: quadratic(n, point, gradient); break;
    case COURSE_ROSENBROCK: rosenbrock(n, point, gradient); break;
    case COURSE_CONSTANT: fill(n, gradient, 1); break;
    case COURSE_IMPULSE: fill(n, gradient, step == 1); break;
    case COURSE_ALTERNATING: fill(n, gradient, step % 2 ? 1 : -1); break;
    case COURSE_TINY:
        fill(n, gradient, 1);
        gradient[0] = tiny;
        break;
    case COURSE_ZERO:
    case COURSES: fill(n, gradient, 0); break;
    }
}
