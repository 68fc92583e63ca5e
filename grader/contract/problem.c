#include "contract/problem.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* A term r_i of a sum of squares. */
struct term {
    double value;
    double slope[4]; /* by x[at], x[at + 1], ... */
    size_t at, slopes;
};

enum { ANY = 1000 };

/* --- terms of sums of squares --- */

static struct term rosenbrock_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    size_t at = i - i % 2;
    if (i % 2)
        return (struct term){1 - x[at], {-1}, at, 1};
    return (struct term){10 * (x[at + 1] - x[at] * x[at]), {-20 * x[at], 10}, at, 2};
}

static struct term beale_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    static const double c[] = {1.5, 2.25, 2.625};
    double power = pow(x[1], (double)i); /* x_1^(i) with i from 0: the term has the next one */
    return (struct term){c[i] - x[0] * (1 - power * x[1]),
                         {-(1 - power * x[1]), x[0] * (double)(i + 1) * power},
                         0,
                         2};
}

static struct term himmelblau_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    if (i == 0)
        return (struct term){x[0] * x[0] + x[1] - 11, {2 * x[0], 1}, 0, 2};
    return (struct term){x[0] + x[1] * x[1] - 7, {1, 2 * x[1]}, 0, 2};
}

static struct term freudenstein_roth_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    double y = x[1];
    if (i == 0)
        return (struct term){-13 + x[0] + ((5 - y) * y - 2) * y, {1, 10 * y - 3 * y * y - 2}, 0, 2};
    return (struct term){-29 + x[0] + ((y + 1) * y - 14) * y, {1, 3 * y * y + 2 * y - 14}, 0, 2};
}

static struct term helical_valley_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    double square = x[0] * x[0] + x[1] * x[1], radius = sqrt(square);
    double turn = atan2(x[1], x[0]) / (2 * M_PI);
    if (turn < -0.25)
        turn += 1; /* the paper's branch: continuous but for the negative x_1 axis */
    if (i == 0)
        return (struct term){
            10 * (x[2] - 10 * turn),
            {100 * x[1] / (2 * M_PI * square), -100 * x[0] / (2 * M_PI * square), 10},
            0,
            3};
    if (i == 1)
        return (struct term){10 * (radius - 1), {10 * x[0] / radius, 10 * x[1] / radius}, 0, 2};
    return (struct term){x[2], {1}, 2, 1};
}

static struct term bard_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    static const double y[] = {0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39,
                               0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
    double u = (double)(i + 1), v = 16 - u, w = fmin(u, v), below = v * x[1] + w * x[2];
    return (struct term){
        y[i] - (x[0] + u / below), {-1, u * v / (below * below), u * w / (below * below)}, 0, 3};
}

static struct term box_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    double t = 0.1 * (double)(i + 1), a = exp(-t * x[0]), b = exp(-t * x[1]);
    double c = exp(-t) - exp(-10 * t);
    return (struct term){a - b - x[2] * c, {-t * a, t * b, -c}, 0, 3};
}

static struct term wood_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    switch (i) {
    case 0: return (struct term){10 * (x[1] - x[0] * x[0]), {-20 * x[0], 10}, 0, 2};
    case 1: return (struct term){1 - x[0], {-1}, 0, 1};
    case 2: {
        double root = sqrt(90.0);
        return (struct term){root * (x[3] - x[2] * x[2]), {-2 * root * x[2], root}, 2, 2};
    }
    case 3: return (struct term){1 - x[2], {-1}, 2, 1};
    case 4: return (struct term){sqrt(10) * (x[1] + x[3] - 2), {sqrt(10), 0, sqrt(10)}, 1, 3};
    default: return (struct term){(x[1] - x[3]) / sqrt(10), {1 / sqrt(10), 0, -1 / sqrt(10)}, 1, 3};
    }
}

static struct term powell_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    size_t at = i - i % 4;
    switch (i % 4) {
    case 0: return (struct term){x[at] + 10 * x[at + 1], {1, 10}, at, 2};
    case 1: return (struct term){sqrt(5) * (x[at + 2] - x[at + 3]), {sqrt(5), -sqrt(5)}, at + 2, 2};
    case 2: {
        double base = x[at + 1] - 2 * x[at + 2];
        return (struct term){base * base, {2 * base, -4 * base}, at + 1, 2};
    }
    default: {
        double base = x[at] - x[at + 3], root = sqrt(10);
        return (struct term){root * base * base, {2 * root * base, 0, 0, -2 * root * base}, at, 4};
    }
    }
}

static struct term brown_dennis_term(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    double t = (double)(i + 1) / 5, a = x[0] + t * x[1] - exp(t), b = x[2] + x[3] * sin(t) - cos(t);
    return (struct term){a * a + b * b, {2 * a, 2 * a * t, 2 * b, 2 * b * sin(t)}, 0, 4};
}

static struct term broyden_term(const struct problem *problem, const double x[], size_t i)
{
    size_t n = problem->n;
    double before = i ? x[i - 1] : 0, after = i + 1 < n ? x[i + 1] : 0;
    struct term term = {.value = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1};
    term.at = i ? i - 1 : 0;
    if (i)
        term.slope[term.slopes++] = -1;
    term.slope[term.slopes++] = 3 - 4 * x[i];
    if (i + 1 < n)
        term.slope[term.slopes++] = -2;
    return term;
}

/* --- objectives with a form of their own --- */

/* What the last two residuals of the variably dimensioned function have of every variable. */
static double weighted_distance(const struct problem *problem, const double x[])
{
    double sum = 0;
    for (size_t j = 0; j < problem->n; j++)
        sum += (double)(j + 1) * (x[j] - 1);
    return sum;
}

static double variably_dimensioned_value(const struct problem *problem, const double x[],
                                         double grad[])
{
    double sum = weighted_distance(problem, x), value = sum * sum + sum * sum * sum * sum;
    for (size_t j = 0; j < problem->n; j++)
        value += (x[j] - 1) * (x[j] - 1);
    for (size_t j = 0; grad && j < problem->n; j++)
        grad[j] = 2 * (x[j] - 1) + (double)(j + 1) * (2 * sum + 4 * sum * sum * sum);
    return value;
}

static double quadratic_value(const struct problem *problem, const double x[], double grad[])
{
    size_t n = problem->n;
    const double *centre = problem->numbers, *v = centre + n, *eigenvalue = v + n;
    double along = 0, value = 0, weighted = 0;
    for (size_t i = 0; i < n; i++)
        along += v[i] * (x[i] - centre[i]);
    for (size_t i = 0; i < n; i++) {
        double z = x[i] - centre[i] - 2 * along * v[i];
        value += eigenvalue[i] * z * z / 2;
        weighted += v[i] * eigenvalue[i] * z;
        if (grad)
            grad[i] = eigenvalue[i] * z;
    }
    for (size_t i = 0; grad && i < n; i++)
        grad[i] -= 2 * weighted * v[i];
    return value;
}

static double cubic_value(const struct problem *problem, const double x[], double grad[])
{
    size_t n = problem->n;
    double value = 0;
    for (size_t i = 0; i < n; i++) {
        double before = i ? x[i - 1] : 0, after = i + 1 < n ? x[i + 1] : 0;
        value += x[i] * x[i] * (x[i] / 3 + after);
        if (grad)
            grad[i] = x[i] * (x[i] + 2 * after) + before * before;
    }
    return value;
}

static double row_times(const struct problem *problem, size_t i, const double x[])
{
    double sum = 0;
    for (size_t j = 0; j < problem->n; j++)
        sum += problem->numbers[i * problem->n + j] * x[j];
    return sum;
}

/* log(1 + exp(-t)) without overflow. */
static double softplus_of_minus(double t)
{
    return t > 0 ? log1p(exp(-t)) : -t + log1p(exp(t));
}

static double sample_value(const struct problem *problem, const double x[], double grad[])
{
    const double weight = problem->kind == PROBLEM_LOGISTIC ? 0.005 : 0;
    const double *a = problem->numbers, *y = a + problem->m * problem->n;
    double value = 0, m = (double)problem->m;
    for (size_t j = 0; grad && j < problem->n; j++)
        grad[j] = 2 * weight * x[j];
    for (size_t i = 0; i < problem->m; i++) {
        double along = row_times(problem, i, x), slope;
        if (problem->kind == PROBLEM_LOGISTIC) {
            value += softplus_of_minus(y[i] * along) / m;
            slope = -y[i] / (1 + exp(y[i] * along)) / m;
        } else {
            value += (along - y[i]) * (along - y[i]) / m;
            slope = 2 * (along - y[i]) / m;
        }
        for (size_t j = 0; grad && j < problem->n; j++)
            grad[j] += slope * a[i * problem->n + j];
    }
    for (size_t j = 0; j < problem->n; j++)
        value += weight * x[j] * x[j];
    return value;
}

/* --- functions to m numbers --- */

static double linear_map_output(const struct problem *problem, const double x[], size_t i)
{
    return row_times(problem, i, x);
}

static double waves_output(const struct problem *problem, const double x[], size_t i)
{
    return sin(row_times(problem, i, x)) + x[i % problem->n] * x[i % problem->n];
}

static double product_and_sum_output(const struct problem *problem, const double x[], size_t i)
{
    (void)problem;
    return i ? x[0] + x[1] : x[0] * x[1];
}

static double variably_dimensioned_output(const struct problem *problem, const double x[], size_t i)
{
    if (i < problem->n)
        return x[i] - 1;
    double sum = weighted_distance(problem, x);
    return i == problem->n ? sum : sum * sum;
}

/* --- the table --- */

/* What the numbers of a problem are. */
enum data { DATA_NONE, DATA_QUADRATIC, DATA_SAMPLES, DATA_MATRIX };

static const struct description {
    const char *name, *formula;
    size_t least, most, block; /* n is a multiple of block between them */
    size_t per_n, fixed;       /* m = per_n n + fixed; both 0: any */
    enum data data;
    double minimum; /* the largest value of a local minimum; NAN: not known or none */
    double start[4];
    /* One of these; an objective that has outputs as well is a sum of their squares. */
    struct term (*term)(const struct problem *problem, const double x[], size_t i);
    double (*value)(const struct problem *problem, const double x[], double grad[]);
    double (*output)(const struct problem *problem, const double x[], size_t i);
} descriptions[PROBLEMS] = {
    [PROBLEM_QUADRATIC] =
        {"quadratic",
         "f(x) = 1/2 (x - c)^T A (x - c), in one direction 10 times as curved as in another",
         1,
         ANY,
         1,
         0,
         1,
         DATA_QUADRATIC,
         0,
         {0},
         .value = quadratic_value},
    [PROBLEM_NARROW_QUADRATIC] =
        {"narrow_quadratic",
         "f(x) = 1/2 (x - c)^T A (x - c), in one direction 10,000 times as curved as in another",
         1,
         ANY,
         1,
         0,
         1,
         DATA_QUADRATIC,
         0,
         {0},
         .value = quadratic_value},
    [PROBLEM_CUBIC] = {"cubic",
                       "f(x) = sum of x[i]^3 / 3 + x[i]^2 x[i+1]",
                       1,
                       ANY,
                       1,
                       0,
                       1,
                       DATA_NONE,
                       NAN,
                       {0},
                       .value = cubic_value},
    [PROBLEM_BEALE] =
        {"beale",
         "f(x) = sum over i = 1, 2, 3 of (c_i - x[0] (1 - x[1]^i))^2, c = 1.5, 2.25, 2.625",
         2,
         2,
         1,
         0,
         3,
         DATA_NONE,
         0,
         {1, 1},
         .term = beale_term},
    [PROBLEM_HIMMELBLAU] = {"himmelblau",
                            "f(x) = (x[0]^2 + x[1] - 11)^2 + (x[0] + x[1]^2 - 7)^2",
                            2,
                            2,
                            1,
                            0,
                            2,
                            DATA_NONE,
                            0,
                            {0},
                            .term = himmelblau_term},
    [PROBLEM_LOGISTIC] = {"logistic",
                          "f(x) = mean of log(1 + exp(-y_i a_i x)) + 0.005 x^T x",
                          1,
                          ANY,
                          1,
                          4,
                          8,
                          DATA_SAMPLES,
                          NAN,
                          {0},
                          .value = sample_value},
    [PROBLEM_LEAST_SQUARES] = {"least_squares",
                               "f(x) = (A x - b)^T (A x - b) / m",
                               1,
                               ANY,
                               1,
                               2,
                               4,
                               DATA_SAMPLES,
                               NAN,
                               {0},
                               .value = sample_value},
    [PROBLEM_ROSENBROCK] = {"rosenbrock",
                            "f(x) = sum over pairs of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2",
                            2,
                            ANY,
                            2,
                            1,
                            0,
                            DATA_NONE,
                            0,
                            {-1.2, 1, -1.2, 1},
                            .term = rosenbrock_term},
    [PROBLEM_FREUDENSTEIN_ROTH] = {"freudenstein_roth",
                                   "f(x) = (-13 + x[0] + ((5 - x[1]) x[1] - 2) x[1])^2 + (-29 + "
                                   "x[0] + ((x[1] + 1) x[1] - 14) x[1])^2",
                                   2,
                                   2,
                                   1,
                                   0,
                                   2,
                                   DATA_NONE,
                                   48.984253679,
                                   {0.5, -2},
                                   .term = freudenstein_roth_term},
    [PROBLEM_HELICAL_VALLEY] = {"helical_valley",
                                "f(x) = 100 (x[2] - 10 turn)^2 + 100 (radius - 1)^2 + x[2]^2, "
                                "where x[0], x[1] have polar coordinates radius and turn",
                                3,
                                3,
                                1,
                                0,
                                3,
                                DATA_NONE,
                                0,
                                {-1, 0, 0},
                                .term = helical_valley_term},
    [PROBLEM_BARD] = {"bard",
                      "Bard's function of More, Garbow and Hillstrom",
                      3,
                      3,
                      1,
                      0,
                      15,
                      DATA_NONE,
                      NAN,
                      {1, 1, 1},
                      .term = bard_term},
    [PROBLEM_BOX] = {"box",
                     "Box's function of More, Garbow and Hillstrom",
                     3,
                     3,
                     1,
                     0,
                     10,
                     DATA_NONE,
                     0,
                     {0, 10, 20},
                     .term = box_term},
    [PROBLEM_WOOD] = {"wood",
                      "Wood's function of More, Garbow and Hillstrom",
                      4,
                      4,
                      1,
                      0,
                      6,
                      DATA_NONE,
                      0,
                      {-3, -1, -3, -1},
                      .term = wood_term},
    [PROBLEM_POWELL] = {"powell",
                        "f(x) = sum over blocks of 4 of (x[0] + 10 x[1])^2 + 5 (x[2] - x[3])^2 + "
                        "(x[1] - 2 x[2])^4 + 10 (x[0] - x[3])^4",
                        4,
                        ANY,
                        4,
                        1,
                        0,
                        DATA_NONE,
                        0,
                        {3, -1, 0, 1},
                        .term = powell_term},
    [PROBLEM_BROWN_DENNIS] = {"brown_dennis",
                              "Brown and Dennis's function of More, Garbow and Hillstrom",
                              4,
                              4,
                              1,
                              0,
                              20,
                              DATA_NONE,
                              85822.2016264,
                              {25, 5, -5, -1},
                              .term = brown_dennis_term},
    [PROBLEM_VARIABLY_DIMENSIONED] =
        {"variably_dimensioned",
         "f(x) = sum of (x[i] - 1)^2 + s^2 + s^4, where s = sum of (i + 1) (x[i] - 1)",
         1,
         ANY,
         1,
         1,
         2,
         DATA_NONE,
         0,
         {0},
         .value = variably_dimensioned_value,
         .output = variably_dimensioned_output},
    [PROBLEM_BROYDEN_TRIDIAGONAL] = {"broyden_tridiagonal",
                                     "f(x) = sum of ((3 - 2 x[i]) x[i] - x[i-1] - 2 x[i+1] + 1)^2",
                                     1,
                                     ANY,
                                     1,
                                     1,
                                     0,
                                     DATA_NONE,
                                     NAN,
                                     {-1, -1, -1, -1},
                                     .term = broyden_term},
    [PROBLEM_LINEAR_MAP] = {"linear_map",
                            "f(x) = A x",
                            1,
                            ANY,
                            1,
                            0,
                            0,
                            DATA_MATRIX,
                            NAN,
                            {0},
                            .output = linear_map_output},
    [PROBLEM_WAVES] = {"waves",
                       "f(x)[i] = sin(A[i] x) + x[i mod n]^2",
                       1,
                       ANY,
                       1,
                       0,
                       0,
                       DATA_MATRIX,
                       NAN,
                       {0},
                       .output = waves_output},
    [PROBLEM_PRODUCT_AND_SUM] = {"product_and_sum",
                                 "f(x) = (x[0] x[1], x[0] + x[1])",
                                 2,
                                 2,
                                 1,
                                 0,
                                 2,
                                 DATA_NONE,
                                 NAN,
                                 {2, 3},
                                 .output = product_and_sum_output},
};

const char *problem_name(enum problem_kind kind)
{
    return descriptions[kind].name;
}

const char *problem_formula(enum problem_kind kind)
{
    return descriptions[kind].formula;
}

enum problem_kind problem_of_name(const char *name)
{
    enum problem_kind kind = 0;
    while (kind < PROBLEMS && !text_equal(descriptions[kind].name, name))
        kind++;
    return kind;
}

bool problem_suits(enum problem_kind kind, enum callback_type type)
{
    const struct description *known = &descriptions[kind];
    return type == CALLBACK_VECTOR_FUNCTION ? known->term || known->output
                                            : known->term || known->value;
}

size_t problem_size(enum problem_kind kind, size_t n)
{
    const struct description *known = &descriptions[kind];
    if (n < known->least)
        return known->least;
    if (n > known->most)
        return known->most;
    return n - n % known->block;
}

size_t problem_outputs(enum problem_kind kind, size_t n)
{
    return descriptions[kind].per_n * n + descriptions[kind].fixed;
}

bool problem_minimum(const struct problem *problem, double *value)
{
    *value = descriptions[problem->kind].minimum;
    return isfinite(*value);
}

/* --- data --- */

static size_t number_count(enum data data, size_t n, size_t m)
{
    switch (data) {
    case DATA_NONE: break;
    case DATA_QUADRATIC: return 3 * n;   /* centre, reflection, eigenvalues */
    case DATA_SAMPLES: return m * n + m; /* samples, targets */
    case DATA_MATRIX: return m * n;
    }
    return 0;
}

bool problem_is_sound(const struct problem *problem)
{
    size_t outputs = problem_outputs(problem->kind, problem->n);
    return problem_size(problem->kind, problem->n) == problem->n &&
           (!outputs || problem->m == outputs) &&
           problem->count == number_count(descriptions[problem->kind].data, problem->n, problem->m);
}

/* A = Q D Q with the reflection Q = I - 2 v v^T and eigenvalues spread evenly in the logarithm. */
static void draw_quadratic(struct problem *problem, double condition, struct random *random)
{
    size_t n = problem->n;
    double *centre = problem->numbers, *v = centre + n, *eigenvalue = v + n, norm = 0;
    for (size_t i = 0; i < n; i++) {
        centre[i] = round_for_people(random_normal(random));
        v[i] = random_normal(random);
        norm += v[i] * v[i];
        eigenvalue[i] = n > 1 ? pow(condition, (double)i / (double)(n - 1)) : 1;
    }
    for (size_t i = 0; i < n; i++)
        v[i] /= sqrt(norm);
}

static void draw_samples(struct problem *problem, struct random *random)
{
    double *a = problem->numbers, *y = a + problem->m * problem->n;
    for (size_t i = 0; i < problem->m * problem->n; i++)
        a[i] = round_for_people(random_normal(random));
    for (size_t i = 0; i < problem->m; i++) {
        double noisy = random_normal(random);
        for (size_t j = 0; j < problem->n; j++)
            noisy += a[i * problem->n + j];
        y[i] = problem->kind == PROBLEM_LOGISTIC ? (noisy < 0 ? -1 : 1) : round_for_people(noisy);
    }
}

static void draw_matrix(struct problem *problem, struct random *random)
{
    for (size_t i = 0; i < problem->count; i++)
        problem->numbers[i] = round_for_people(random_normal(random));
}

struct problem *problem_new(enum problem_kind kind, size_t n, size_t m, struct random *random)
{
    enum data data = descriptions[kind].data;
    size_t outputs = problem_outputs(kind, n);
    if (outputs)
        m = outputs;
    size_t count = number_count(data, n, m);
    struct problem *problem = memory_new(1, sizeof *problem + count * sizeof(double));
    *problem = (struct problem){.kind = kind, .n = n, .m = m, .count = count};
    switch (data) {
    case DATA_NONE: break;
    case DATA_QUADRATIC:
        draw_quadratic(problem, kind == PROBLEM_QUADRATIC ? 10 : 1e4, random);
        break;
    case DATA_SAMPLES: draw_samples(problem, random); break;
    case DATA_MATRIX: draw_matrix(problem, random); break;
    }
    return problem;
}

void problem_start(const struct problem *problem, double x[])
{
    for (size_t i = 0; i < problem->n; i++)
        x[i] = problem->kind == PROBLEM_VARIABLY_DIMENSIONED
                   ? 1 - (double)(i + 1) / (double)problem->n
                   : descriptions[problem->kind].start[i % 4];
}

/* --- evaluating --- */

static double sum_of_squares(const struct problem *problem, const double x[], double grad[])
{
    double value = 0;
    for (size_t j = 0; grad && j < problem->n; j++)
        grad[j] = 0;
    for (size_t i = 0; i < problem->m; i++) {
        struct term term = descriptions[problem->kind].term(problem, x, i);
        value += term.value * term.value;
        for (size_t k = 0; grad && k < term.slopes; k++)
            grad[term.at + k] += 2 * term.value * term.slope[k];
    }
    return value;
}

double problem_value(const struct problem *problem, const double x[], double grad[])
{
    const struct description *known = &descriptions[problem->kind];
    return known->value ? known->value(problem, x, grad) : sum_of_squares(problem, x, grad);
}

void problem_outputs_at(const struct problem *problem, const double x[], double out[])
{
    const struct description *known = &descriptions[problem->kind];
    for (size_t i = 0; i < problem->m; i++)
        out[i] = known->output ? known->output(problem, x, i) : known->term(problem, x, i).value;
}
