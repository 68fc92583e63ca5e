/*
 * How it works
 *   Near theta the residuals are nearly linear: r(theta + v) = r + J v. The v that makes that
 *   shortest is Gauss's and Newton's step, a linear problem for qr.c. It can be far too long.
 *   Levenberg and Marquardt minimize |r + J v|^2 + damping |D v|^2 instead: strong damping gives a
 *   short step downhill, none the whole step. Written below each other,
 *
 *       J                -r
 *       sqrt(damping) D   0
 *
 *   is again a linear problem, and J^T J, which squares the condition number, is never formed. D
 *   holds how long the columns of J are and lately were. So the units of the parameters do not
 *   matter, and a parameter that nothing depends on any more does not run away at once (More keeps
 *   the longest length for ever: with that, a start where J is huge damps all that follows). The
 *   damping follows how well the linear residuals predicted the sum of squares (Nielsen).
 *
 *   In a narrow curved valley such steps creep. Along v the residuals have the second derivative
 *   r'', and r + J (v + a / 2) + r'' / 2 is what a step to v + a / 2 makes of them; a solves the
 *   problem above with -r'' for -r (Transtrum and Sethna's geodesic acceleration). If a is long
 *   beside v, then v leads out of the region where any of this holds, and is not tried. Without a,
 *   the search misses NIST's minimum from the first starts of BoxBOD and MGH10.
 *
 * Sources: J. J. More, The Levenberg-Marquardt algorithm: implementation and theory (1978);
 * H. B. Nielsen, Damping parameter in Marquardt's method (1999); M. K. Transtrum and J. P. Sethna,
 * Improvements to the Levenberg-Marquardt algorithm for nonlinear least-squares minimization
 * (2012); D. M. Bates and D. G. Watts, A relative offset orthogonality convergence criterion for
 * nonlinear least squares (1981).
 */
#include "least_squares.h"

#include "qr.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The search ends when a step promises to shorten the residuals by less than this part, squared.
 * 1e-18 is ten roundings of a sum of squares in long double. */
static const long double least_promise = 1e-9L;
/* The greatest cosine of the angle between residuals and derivatives at a minimum. */
static const long double greatest_cosine = 1e-7L;
/* Residuals that have shrunk by this factor, squared, are zero (and a double zero, to which the road
 * is endless, is found). */
static const long double vanished = LDBL_EPSILON * LDBL_EPSILON;
/* The part of what was promised that a step must keep. */
static const long double least_gain = 1e-4L;
/* Longest bend of a step, 2 |D a| / |D v|. */
static const long double longest_bend = 0.75L;
/* How far along a step its curvature is measured, as a part of the step. */
static const long double probe = 0.01L;
/* What D keeps, per step, of a length that a column had. */
static const long double memory = 0.7L;

/* Where the search stands, or what it tries. */
struct point {
    long double *theta, *r, *J;
    long double rss;
};

struct search {
    const struct least_squares_problem *problem;
    size_t n, d;
    struct point here, trial;
    long double *D;       /* d: how long the columns of J are and lately were */
    long double *v, *a;   /* d: step and bend */
    long double *Jv;      /* n: what the step does to the linear residuals */
    long double *A, *b;   /* a linear problem of n + d rows */
    long double *numbers; /* where all of these lie */
};

/*
 * The residuals at theta, or, if direction is not NULL, their derivatives along it: the residuals at
 * theta + i h direction have the imaginary part h J direction. Returns -1 if one is undefined.
 */
static int evaluate(const struct least_squares_problem *problem, const long double theta[],
                    const long double direction[], long double value[])
{
    const long double h = 0x1p-200L;
    long double complex *z = malloc(problem->d * sizeof *z);
    long double complex *image = malloc(problem->n * sizeof *image);
    int result = -1;
    if (z && image) {
        result = 0;
        for (size_t j = 0; j < problem->d; j++)
            z[j] = CMPLXL(theta[j], direction ? h * direction[j] : 0);
        problem->residuals(problem->data, z, image);
        for (size_t i = 0; i < problem->n; i++) {
            value[i] = direction ? cimagl(image[i]) / h : creall(image[i]);
            if (!isfinite(value[i]) || (!direction && cimagl(image[i]) != 0))
                result = -1;
        }
    }
    free(z);
    free(image);
    return result;
}

/* J, column by column, with room for a direction and what it gives. */
static int differentiate(const struct least_squares_problem *problem, const long double theta[],
                         long double direction[], long double column[], long double J[])
{
    for (size_t j = 0; j < problem->d; j++)
        direction[j] = 0;
    for (size_t j = 0; j < problem->d; j++) {
        direction[j] = 1;
        if (evaluate(problem, theta, direction, column) != 0)
            return -1;
        direction[j] = 0;
        for (size_t i = 0; i < problem->n; i++)
            J[i * problem->d + j] = column[i];
    }
    return 0;
}

int least_squares_linearize(const struct least_squares_problem *problem, const long double theta[],
                            long double r[], long double J[])
{
    long double *direction = malloc(problem->d * sizeof *direction);
    long double *column = malloc(problem->n * sizeof *column);
    int result = -1;
    if (direction && column && evaluate(problem, theta, NULL, r) == 0)
        result = differentiate(problem, theta, direction, column, J);
    free(direction);
    free(column);
    return result;
}

static long double sum_of_squares(size_t n, const long double x[])
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

static long double *take(long double **rest, size_t count)
{
    long double *taken = *rest;
    *rest += count;
    return taken;
}

/* Returns -1 if the problem is not defined at theta. */
static int search_init(struct search *search, const struct least_squares_problem *problem,
                       const long double theta[])
{
    size_t n = problem->n, d = problem->d, point = d + n + n * d;
    *search = (struct search){.problem = problem, .n = n, .d = d};
    search->numbers = calloc(2 * point + 3 * d + n + (n + d) * (d + 1), sizeof(long double));
    if (!search->numbers || d == 0 || n < d)
        return -1;
    long double *rest = search->numbers;
    search->here = (struct point){take(&rest, d), take(&rest, n), take(&rest, n * d), 0};
    search->trial = (struct point){take(&rest, d), take(&rest, n), take(&rest, n * d), 0};
    search->D = take(&rest, d);
    search->v = take(&rest, d);
    search->a = take(&rest, d);
    search->Jv = take(&rest, n);
    search->A = take(&rest, (n + d) * d);
    search->b = take(&rest, n + d);
    memcpy(search->here.theta, theta, d * sizeof *theta);
    if (least_squares_linearize(problem, search->here.theta, search->here.r, search->here.J) != 0)
        return -1;
    search->here.rss = sum_of_squares(n, search->here.r);
    return isfinite(search->here.rss) ? 0 : -1;
}

/* Jv = J v, where the search stands. */
static void apply(const struct search *search, const long double v[], long double Jv[])
{
    for (size_t i = 0; i < search->n; i++) {
        Jv[i] = 0;
        for (size_t j = 0; j < search->d; j++)
            Jv[i] += search->here.J[i * search->d + j] * v[j];
    }
}

/* Minimizes |r + J x|^2 + damping |D x|^2. Returns -1 if that does not determine x. */
static int solve(struct search *search, const long double r[], long double damping, long double x[])
{
    size_t n = search->n, d = search->d;
    long double *A = search->A, *b = search->b;
    memcpy(A, search->here.J, n * d * sizeof *A);
    for (size_t i = 0; i < n; i++)
        b[i] = -r[i];
    memset(A + n * d, 0, d * d * sizeof *A);
    for (size_t j = 0; j < d; j++) {
        A[(n + j) * d + j] = sqrtl(damping) * search->D[j];
        b[n + j] = 0;
    }
    return qr_least_squares(damping > 0 ? n + d : n, d, (const long double(*)[d])A, b, 0, x);
}

/* The length of column j of J. */
static long double column_length(const struct search *search, size_t j)
{
    long double sum = 0;
    for (size_t i = 0; i < search->n; i++) {
        long double entry = search->here.J[i * search->d + j];
        sum += entry * entry;
    }
    return sqrtl(sum);
}

/* A parameter that nothing has depended on so far is scaled by 1. */
static void update_scales(struct search *search)
{
    for (size_t j = 0; j < search->d; j++) {
        search->D[j] = fmaxl(memory * search->D[j], column_length(search, j));
        if (search->D[j] == 0)
            search->D[j] = 1;
    }
}

/* |D x|^2 */
static long double scaled_square(const struct search *search, const long double x[])
{
    long double sum = 0;
    for (size_t j = 0; j < search->d; j++)
        sum += search->D[j] * x[j] * search->D[j] * x[j];
    return sum;
}

/* Sets the trial's theta to here + along v + bend a / 2. */
static void step_from_here(struct search *search, long double along, long double bend)
{
    for (size_t j = 0; j < search->d; j++)
        search->trial.theta[j] =
            search->here.theta[j] + along * search->v[j] + bend * search->a[j] / 2;
}

/* Sets the trial's r and sum of squares. Returns -1 if they are undefined. */
static int look_at_trial(struct search *search)
{
    struct point *trial = &search->trial;
    if (evaluate(search->problem, trial->theta, NULL, trial->r) != 0)
        return -1;
    trial->rss = sum_of_squares(search->n, trial->r);
    return isfinite(trial->rss) ? 0 : -1;
}

/*
 * Sets a for the second derivative of r along v, which is how much the first one, J v, changes. (A
 * second difference of r itself would be rounding alone once v is short.) Returns -1 if it is
 * undefined or bends the step too much.
 */
static int bend_step(struct search *search, long double damping)
{
    long double *second = search->trial.r;
    step_from_here(search, probe, 0);
    if (evaluate(search->problem, search->trial.theta, search->v, second) != 0)
        return -1;
    for (size_t i = 0; i < search->n; i++)
        second[i] = (second[i] - search->Jv[i]) / probe;
    if (solve(search, second, damping, search->a) != 0)
        return -1;
    long double bend = 2 * sqrtl(scaled_square(search, search->a));
    return bend <= longest_bend * sqrtl(scaled_square(search, search->v)) ? 0 : -1;
}

/* Makes the trial, whose r is known, the point where the search stands. Returns -1 and stays if the
 * derivatives there are undefined. */
static int move(struct search *search)
{
    struct point *trial = &search->trial, left = search->here;
    if (least_squares_linearize(search->problem, trial->theta, trial->r, trial->J) != 0)
        return -1;
    search->here = *trial;
    *trial = left;
    return 0;
}

/* Moves along the bent step if it keeps enough of what was promised. Returns the part that it
 * keeps, or 0 if the search stays where it is. */
static long double try_step(struct search *search, long double damping, long double promised)
{
    if (bend_step(search, damping) != 0)
        return 0;
    step_from_here(search, 1, 1);
    if (look_at_trial(search) != 0)
        return 0;
    long double gain = (search->here.rss - search->trial.rss) / promised;
    return gain > least_gain && move(search) == 0 ? gain : 0;
}

/* The whole step v of Gauss and Newton. Sets *promised = |J v|^2, what it would take from the sum
 * of squares of linear residuals. Returns -1 if J does not determine v. */
static int whole_step(struct search *search, long double *promised)
{
    if (solve(search, search->here.r, 0, search->v) != 0)
        return -1;
    apply(search, search->v, search->Jv);
    *promised = sum_of_squares(search->n, search->Jv);
    return 0;
}

/* The square of what rounding theta can do to the residuals. */
static long double rounding(const struct search *search)
{
    long double sum = 0;
    for (size_t i = 0; i < search->n; i++) {
        long double moved = 0;
        for (size_t j = 0; j < search->d; j++)
            moved += fabsl(search->here.J[i * search->d + j] * search->here.theta[j]);
        sum += moved * moved;
    }
    return LDBL_EPSILON * LDBL_EPSILON * sum;
}

/* Whether r is orthogonal to the columns of J, but for a small part of its length, or for less than
 * rounding theta, which moves r by delta, changes the sum of squares: 2 r delta + delta^2. */
static int stands_at_minimum(const struct search *search)
{
    long double rss = search->here.rss, delta = rounding(search);
    long double bound = greatest_cosine * greatest_cosine * rss + 2 * sqrtl(rss * delta) + delta;
    for (size_t j = 0; j < search->d; j++) {
        long double length = column_length(search, j), along = 0;
        for (size_t i = 0; i < search->n; i++)
            along += search->here.J[i * search->d + j] * search->here.r[i];
        if (length > 0 && !(along * along <= bound * length * length))
            return 0;
    }
    return 1;
}

static int descend(struct search *search, size_t max_steps)
{
    long double damping = 1e-3L, growth = 2;
    long double zero_rss = vanished * vanished * search->here.rss;
    update_scales(search);
    for (size_t step = 0; step < max_steps; step++) {
        if (search->here.rss <= zero_rss)
            return 0;
        if (solve(search, search->here.r, damping, search->v) != 0)
            return -1;
        apply(search, search->v, search->Jv);
        long double promised =
            sum_of_squares(search->n, search->Jv) + 2 * damping * scaled_square(search, search->v);
        if (!(promised > least_promise * least_promise * search->here.rss))
            return stands_at_minimum(search) ? 0 : -1;
        long double gain = try_step(search, damping, promised);
        if (gain > 0) {
            damping *= fmaxl(1 / 3.0L, 1 - powl(2 * gain - 1, 3));
            growth = 2;
            update_scales(search);
        } else {
            damping *= growth;
            growth *= 2;
        }
    }
    return -1;
}

int least_squares_fit(const struct least_squares_problem *problem, size_t max_steps,
                      long double theta[], long double *rss)
{
    struct search search;
    int result = -1;
    if (search_init(&search, problem, theta) == 0 && descend(&search, max_steps) == 0) {
        memcpy(theta, search.here.theta, search.d * sizeof *theta);
        *rss = search.here.rss;
        result = 0;
    }
    free(search.numbers);
    return result;
}

/* Takes whole steps while each is shorter than the one before by a tenth: what follows is rounding,
 * or leads away. Ends where the last of these starts. */
static int polish(struct search *search)
{
    long double promised, next;
    if (whole_step(search, &promised) != 0)
        return -1;
    for (;;) {
        step_from_here(search, 1, 0);
        if (look_at_trial(search) != 0 || move(search) != 0)
            return 0;
        if (whole_step(search, &next) != 0 || !(next < 0.81L * promised)) {
            search->here = search->trial;
            return 0;
        }
        promised = next;
    }
}

int least_squares_polish(const struct least_squares_problem *problem, long double theta[],
                         long double *rss)
{
    struct search search;
    int result = -1;
    if (search_init(&search, problem, theta) == 0 && polish(&search) == 0) {
        memcpy(theta, search.here.theta, search.d * sizeof *theta);
        *rss = search.here.rss;
        result = 0;
    }
    free(search.numbers);
    return result;
}
