/*
 * How it works
 *   The generalized gradient is convex, and its corner farthest in a direction d is the gradient a
 *   little way along d. So no list of corners is needed: from the corners known so far the point
 *   nearest to the answer is approached, and the corner farthest towards the answer is asked for
 *   next, until the answer is reached or a plane parts it from all corners.
 *   (The pairwise variant of Frank and Wolfe's method; S. Lacoste-Julien and M. Jaggi, "On the global
 *   linear convergence of Frank-Wolfe optimization variants", 2015, algorithm 2.)
 *   Where the gradient does not jump towards the answer, it is not looked any further.
 *   A recorded expectation brings the corners that were found when it was made.
 */
#include "judge/kink.h"

#include "base/memory.h"
#include "contract/random.h"
#include "judge/gradient_point.h"
#include "judge/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How far around is looked, as a part of the largest number that is differentiated by: well above what
 * rounding does to a margin, well below what a smooth gradient shows. */
static const double distance = 0x1p-36;

/* How near to the corners' hull an answer has to be, as a part of their largest number. Rounding of 2^-53
 * turns a direction of that distance by 2^-17, so corners side by side cannot be told apart better. */
static const double precision = 0x1p-12;

enum { STEPS_MAX = 200, CORNERS_MAX = STEPS_MAX + 1 };

struct search {
    const struct check *check;
    const struct call *call;
    const struct expectation *expectation;
    size_t n;
    double *x, *answer;           /* n: the point, and the gradient to be judged there */
    double *bound;                /* n: of the expected gradient, which is the first corner */
    double *nearest;              /* n: the weighted mean of the corners */
    double *towards;              /* n: the answer minus that */
    double *corners[CORNERS_MAX]; /* n each */
    double weights[CORNERS_MAX];  /* sum to 1 */
    size_t corner_count;
    double largest; /* of the corners' numbers */
};

static void read_bounds(struct search *search)
{
    double *bound = search->bound;
    for (size_t i = 0; i < search->check->pair_count; i++) {
        size_t output = search->check->pairs[i].output;
        for (size_t k = 0; k < search->call->values[output].count; k++)
            *bound++ = search->expectation->bounds[output][k];
    }
}

static void add_corner(struct search *search, const double corner[], double weight)
{
    for (size_t i = 0; i < search->n; i++)
        search->largest = fmax(search->largest, fabs(corner[i]));
    search->corners[search->corner_count] = memory_copy(corner, search->n * sizeof *corner);
    search->weights[search->corner_count++] = weight;
}

static void search_start(struct search *search, const struct check *check, const struct call *call,
                         const struct answer *answer, const struct expectation *expectation)
{
    size_t n = point_size(check, call);
    *search = (struct search){.check = check, .call = call, .expectation = expectation, .n = n};
    double *expected = memory_new(n, sizeof *expected);
    search->x = memory_new(n, sizeof(double));
    search->answer = memory_new(n, sizeof(double));
    search->bound = memory_new(n, sizeof(double));
    search->nearest = memory_new(n, sizeof(double));
    search->towards = memory_new(n, sizeof(double));
    point_read(check, call, search->x);
    gradient_read(check, call, answer, search->answer);
    gradient_read(check, call, &expectation->answer, expected);
    read_bounds(search);
    add_corner(search, expected, 1);
    free(expected);
}

static void search_end(struct search *search)
{
    for (size_t k = 0; k < search->corner_count; k++)
        free(search->corners[k]);
    free(search->towards);
    free(search->nearest);
    free(search->bound);
    free(search->answer);
    free(search->x);
}

static double dot(size_t n, const double a[], const double b[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double largest_of(size_t n, const double numbers[])
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(numbers[i]));
    return largest;
}

/* What the code held right gives at x + step * towards. */
static void gradient_along(const struct search *search, double step, double gradient[])
{
    struct call around = call_copy(search->call);
    struct answer answer;
    for (size_t i = 0; i < search->n; i++)
        gradient[i] = search->x[i] + step * search->towards[i];
    point_write(search->check, gradient, &around);
    reference_answer(search->expectation->function, &around, REFERENCE_POISON, &answer);
    gradient_read(search->check, &around, &answer, gradient);
    answer_release(&answer, &around);
    call_release(&around);
}

static double step_towards(const struct search *search)
{
    double size = largest_of(search->n, search->x);
    return distance * (size > 0 ? size : 1) / largest_of(search->n, search->towards);
}

/* The corner towards the answer among those that were recorded. */
static void farthest_recorded(const struct search *search, double corner[])
{
    const double *farthest = search->corners[0];
    for (size_t k = 0; k < search->expectation->corner_count; k++) {
        const double *other = search->expectation->corners[k];
        if (dot(search->n, other, search->towards) > dot(search->n, farthest, search->towards))
            farthest = other;
    }
    memcpy(corner, farthest, search->n * sizeof *corner);
}

/* The corner towards the answer. A loss that bends down has it on the other side. */
static void farthest_corner(const struct search *search, double corner[])
{
    if (!search->expectation->function) {
        farthest_recorded(search, corner);
        return;
    }
    size_t n = search->n;
    double step = step_towards(search), *other = memory_new(n, sizeof *other);
    gradient_along(search, step, corner);
    gradient_along(search, -step, other);
    if (dot(n, other, search->towards) > dot(n, corner, search->towards))
        memcpy(corner, other, n * sizeof *corner);
    free(other);
}

/* Whether the gradient is another one right beside the point, and not only changes on the way. */
static bool jumps_along(const struct search *search, double step)
{
    double *near = memory_new(search->n, sizeof *near), *far = memory_new(search->n, sizeof *far);
    bool found = false;
    gradient_along(search, step / 16, near);
    gradient_along(search, step, far);
    for (size_t i = 0; i < search->n; i++) {
        double jump = fabs(near[i] - search->corners[0][i]);
        found |= jump > search->bound[i] && fabs(far[i] - near[i]) < jump;
    }
    free(far);
    free(near);
    return found;
}

static double slack_of(const struct search *search, size_t i)
{
    return search->bound[i] + precision * search->largest;
}

static bool is_reached(const struct search *search)
{
    for (size_t i = 0; i < search->n; i++)
        if (!(fabs(search->towards[i]) <= slack_of(search, i)))
            return false;
    return true;
}

/* Whether all corners lie on this side of the plane through the farthest one, and the answer beyond it. */
static bool is_parted(const struct search *search, const double corner[])
{
    double gap = 0, slack = 0;
    for (size_t i = 0; i < search->n; i++) {
        gap += (search->answer[i] - corner[i]) * search->towards[i];
        slack += slack_of(search, i) * fabs(search->towards[i]);
    }
    return !(gap <= slack);
}

static void update_nearest(struct search *search)
{
    for (size_t i = 0; i < search->n; i++) {
        search->nearest[i] = 0;
        for (size_t k = 0; k < search->corner_count; k++)
            search->nearest[i] += search->weights[k] * search->corners[k][i];
        search->towards[i] = search->answer[i] - search->nearest[i];
    }
}

/* The index of a corner among those known; a new one is added with no weight. */
static size_t index_of(struct search *search, const double corner[])
{
    for (size_t k = 0; k < search->corner_count; k++)
        if (memcmp(search->corners[k], corner, search->n * sizeof *corner) == 0)
            return k;
    add_corner(search, corner, 0);
    return search->corner_count - 1;
}

/* The corner with weight that is farthest from the answer. */
static size_t nearest_corner(const struct search *search)
{
    size_t chosen = search->corner_count;
    for (size_t k = 0; k < search->corner_count; k++)
        if (search->weights[k] > 0 &&
            (chosen == search->corner_count ||
             dot(search->n, search->corners[k], search->towards) <
                 dot(search->n, search->corners[chosen], search->towards)))
            chosen = k;
    return chosen;
}

/* Moves weight from the worst corner to the best, as far as that leads nearer. */
static void move_weight(struct search *search, size_t from, size_t to)
{
    double along = 0, square = 0;
    for (size_t i = 0; i < search->n; i++) {
        double step = search->corners[to][i] - search->corners[from][i];
        along += step * search->towards[i];
        square += step * step;
    }
    double weight = square > 0 ? fmin(along / square, search->weights[from]) : 0;
    search->weights[from] -= weight;
    search->weights[to] += weight;
}

/* Ends when the answer is reached or parted; after so many steps it is as near as makes no difference. */
static bool search_answer(struct search *search)
{
    double *corner = memory_new(search->n, sizeof *corner);
    bool found = true;
    for (size_t step = 0; step < STEPS_MAX && found && !is_reached(search); step++) {
        farthest_corner(search, corner);
        found = !is_parted(search, corner);
        if (found)
            move_weight(search, nearest_corner(search), index_of(search, corner));
        update_nearest(search);
    }
    free(corner);
    return found;
}

static bool is_on_kink(const struct search *search)
{
    if (!search->expectation->function)
        return search->expectation->corner_count > 0;
    double step = step_towards(search);
    return jumps_along(search, step) || jumps_along(search, -step);
}

/* Whether all numbers are finite, and the answer is not the expected one to the bit. */
static bool is_open(const struct search *search)
{
    bool differs = false;
    for (size_t i = 0; i < search->n; i++) {
        if (!isfinite(search->answer[i]) || !isfinite(search->corners[0][i]))
            return false;
        differs |= search->answer[i] != search->corners[0][i];
    }
    return differs;
}

bool answer_is_subgradient(const struct check *check, const struct call *call,
                           const struct answer *answer, const struct expectation *expectation)
{
    struct search search;
    search_start(&search, check, call, answer, expectation);
    update_nearest(&search);
    bool found = is_open(&search) && is_on_kink(&search) && search_answer(&search);
    search_end(&search);
    return found;
}

/* --- recording --- */

/* Directions at random, beside the axes and all signs alike. */
enum { DIRECTIONS = 200, AXES_MAX = 32 };

static bool is_known(const struct expectation *expectation, size_t n, const double corner[])
{
    for (size_t k = 0; k < expectation->corner_count; k++)
        if (memcmp(expectation->corners[k], corner, n * sizeof *corner) == 0)
            return true;
    return false;
}

/* Adds the gradient a little way along `towards`, if it jumps there. */
static void look_along(const struct search *search, double sign, struct expectation *expectation)
{
    double step = sign * step_towards(search), *corner = memory_new(search->n, sizeof *corner);
    if (jumps_along(search, step)) {
        gradient_along(search, step, corner);
        if (!is_known(expectation, search->n, corner)) {
            expectation->corners = memory_resize(
                expectation->corners, expectation->corner_count + 1, sizeof *expectation->corners);
            expectation->corners[expectation->corner_count++] = corner;
            expectation->corner_size = search->n;
            return;
        }
    }
    free(corner);
}

static void look_both_ways(const struct search *search, struct expectation *expectation)
{
    look_along(search, 1, expectation);
    look_along(search, -1, expectation);
}

/* Where no gradient jumps along a few directions there is no kink: a plane is crossed by almost all of them. */
static void look_around(struct search *search, struct expectation *expectation)
{
    enum { FIRST = 8 };
    struct random random;
    random_init(&random, 1, "corners");
    for (size_t k = 0; k < DIRECTIONS; k++) {
        for (size_t i = 0; i < search->n; i++)
            search->towards[i] = k ? random_normal(&random) : 1;
        look_both_ways(search, expectation);
        if (k == FIRST && !expectation->corner_count)
            return;
    }
    for (size_t axis = 0; axis < search->n && axis < AXES_MAX; axis++) {
        for (size_t i = 0; i < search->n; i++)
            search->towards[i] = i == axis;
        look_both_ways(search, expectation);
    }
}

void kink_find_corners(const struct check *check, const struct call *call,
                       struct expectation *expectation)
{
    struct search search;
    search_start(&search, check, call, &expectation->answer, expectation);
    look_around(&search, expectation);
    search_end(&search);
}
