/*
 * What the gradient check finds and what it costs, on eight losses, next to the rules of others:
 * the gradient as it is (false rejects) and with one entry times (1 + 1e-6) (found). A fifth of the
 * points of losses with kinks lie exactly on kinks, where any legal subgradient is handed in.
 *
 *   gradient_bench [CHECKS_PER_LOSS [SAMPLES [SEED]]]     default 100, 3, 1
 *
 * The rules of others, at the same points:
 *   PyTorch slow   central differences, step 1e-6, per entry; |a - n| <= 1e-5 + 1e-3 |n|
 *   PyTorch fast   the same along one direction of uniform [0, 1) numbers, normalised to 1
 *   CS231n         central differences, step 1e-5, per entry; |a - n| <= 1e-7 (|a| + |n|)
 *   JAX            one Gaussian direction, normalised, step 1e-4; |a - n| <= 1e-5 + 1e-5 |n|
 *
 * Exits with 1 if a right gradient is rejected, if fewer than 99.9 % of the errors are found, or if
 * a clean check of 9,610 parameters takes more than 100 values or 600 gradients.
 */
#include "base/memory.h"
#include "contract/random.h"
#include "gradient_losses.h"
#include "judge/gradient_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void gradient_of(const struct problem *p, const double theta[], double grad[])
{
    p->loss->gradient(p, theta, grad);
    grad[p->wrong] *= p->factor;
}

static int evaluate(void *context, size_t count, const double *points, enum asked_for kind,
                    double *values, double *gradients, bool *answered)
{
    const struct problem *p = context;
    for (size_t i = 0; i < count; i++) {
        answered[i] = true;
        if (kind & EVALUATION_VALUE)
            values[i] = p->loss->value(p, points + i * p->n);
        if (kind & EVALUATION_GRADIENT)
            gradient_of(p, points + i * p->n, gradients + i * p->n);
    }
    return 0;
}

/* --- the rules of others: whether they accept --- */

static double central(const struct problem *p, const double theta[], const double d[], double h)
{
    double *point = memory_new(p->n, sizeof *point);
    for (size_t i = 0; i < p->n; i++)
        point[i] = theta[i] + h * d[i];
    double plus = p->loss->value(p, point);
    for (size_t i = 0; i < p->n; i++)
        point[i] = theta[i] - h * d[i];
    double minus = p->loss->value(p, point);
    free(point);
    return (plus - minus) / (2 * h);
}

static double dot(size_t n, const double a[], const double b[])
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static bool close(double a, double n, double absolute, double relative)
{
    return fabs(a - n) <= absolute + relative * fabs(n);
}

static bool cs231n_close(double a, double n)
{
    return fabs(a - n) <= 1e-7 * (fabs(a) + fabs(n));
}

static bool torch_slow(const struct problem *p, const double numeric[], const double grad[])
{
    for (size_t i = 0; i < p->n; i++)
        if (!close(grad[i], numeric[i], 1e-5, 1e-3))
            return false;
    return true;
}

static bool cs231n(const struct problem *p, const double numeric[], const double grad[])
{
    for (size_t i = 0; i < p->n; i++)
        if (!cs231n_close(grad[i], numeric[i]))
            return false;
    return true;
}

/* What the others measure of a point; their rules are then asked with several gradients. */
struct measurements {
    double *torch, *cs231n;   /* n slopes */
    double *uniform, *normal; /* n: the directions */
    double fast, jax;         /* slopes along them */
};

static void normalise(size_t n, double d[])
{
    double norm = sqrt(dot(n, d, d));
    for (size_t i = 0; i < n; i++)
        d[i] /= norm;
}

static void measure(struct measurements *m, const struct problem *p, const double theta[],
                    struct random *random)
{
    size_t n = p->n;
    double *axis = memory_new(n, sizeof *axis);
    m->torch = memory_new(n, sizeof(double));
    m->cs231n = memory_new(n, sizeof(double));
    m->uniform = memory_new(n, sizeof(double));
    m->normal = memory_new(n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        axis[i] = 1;
        m->torch[i] = central(p, theta, axis, 1e-6);
        m->cs231n[i] = central(p, theta, axis, 1e-5);
        axis[i] = 0;
        m->uniform[i] = random_uniform(random, 0, 1);
        m->normal[i] = random_normal(random);
    }
    normalise(n, m->uniform);
    normalise(n, m->normal);
    m->fast = central(p, theta, m->uniform, 1e-6);
    m->jax = central(p, theta, m->normal, 1e-4);
    free(axis);
}

static void release(struct measurements *m)
{
    free(m->torch);
    free(m->cs231n);
    free(m->uniform);
    free(m->normal);
}

enum { SLOW, FAST, CS231N, JAX, RULES };

/* Counts the rules that reject. */
static void count_rejects(const struct problem *p, const struct measurements *m,
                          const double theta[], size_t rejects[RULES])
{
    double *grad = memory_new(p->n, sizeof *grad);
    gradient_of(p, theta, grad);
    rejects[SLOW] += !torch_slow(p, m->torch, grad);
    rejects[FAST] += !close(dot(p->n, grad, m->uniform), m->fast, 1e-5, 1e-3);
    rejects[CS231N] += !cs231n(p, m->cs231n, grad);
    rejects[JAX] += !close(dot(p->n, grad, m->normal), m->jax, 1e-5, 1e-5);
    free(grad);
}

/* --- the table --- */

struct tally {
    size_t checks, rejected, flagged, undecided, planted, found, alone, proved, components;
    size_t rounds, rounds_max, values, gradients, values_max, gradients_max;
    size_t false_rejects[RULES], millionth[RULES], thousandth[RULES];
};

static struct gradient_subject subject_of(struct problem *p)
{
    return (struct gradient_subject){
        p->n, evaluate, p, p->blocks, p->block_count,
    };
}

static void check_clean(struct problem *p, const double theta[], uint64_t seed, struct tally *tally)
{
    struct gradient_subject subject = subject_of(p);
    struct gradient_report report;
    gradient_check(&subject, theta, seed, &report);
    tally->checks++;
    tally->rejected +=
        report.verdict != GRADIENT_CONSISTENT && report.verdict != GRADIENT_UNDECIDED;
    tally->flagged +=
        report.difference || report.float_values || report.float_gradient || report.component_count;
    tally->undecided += report.verdict == GRADIENT_UNDECIDED;
    tally->rounds += report.rounds;
    tally->rounds_max = report.rounds > tally->rounds_max ? report.rounds : tally->rounds_max;
    tally->values += report.values;
    tally->values_max = report.values > tally->values_max ? report.values : tally->values_max;
    tally->gradients += report.gradients;
    tally->gradients_max =
        report.gradients > tally->gradients_max ? report.gradients : tally->gradients_max;
    tally->components += p->n;
    tally->proved += p->n - report.absolute_count;
    gradient_report_release(&report);
}

/* Plants the error in a component that is not 0; returns false if all are. */
static bool plant(struct problem *p, const double theta[], struct random *random)
{
    double *grad = memory_new(p->n, sizeof *grad);
    p->loss->gradient(p, theta, grad);
    size_t left = 8 * p->n;
    do
        p->wrong = random_size(random, 0, p->n - 1);
    while (grad[p->wrong] == 0 && --left);
    free(grad);
    return left > 0;
}

static void check_planted(struct problem *p, const double theta[], uint64_t seed,
                          struct tally *tally)
{
    struct gradient_subject subject = subject_of(p);
    struct gradient_report report;
    gradient_check(&subject, theta, seed, &report);
    bool found = false;
    for (size_t i = 0; i < report.component_count; i++)
        found |= report.components[i].index == p->wrong && report.components[i].wrong;
    found = found && report.verdict == GRADIENT_INCONSISTENT;
    tally->planted++;
    tally->found += found;
    tally->alone += found && report.component_count == 1;
    gradient_report_release(&report);
}

static struct tally tally_of(const struct loss *loss, size_t checks, size_t samples, uint64_t seed)
{
    struct tally tally = {0};
    struct random random;
    struct problem *p = memory_new(1, sizeof *p);
    random_init(&random, seed, loss->name);
    for (size_t k = 0; k < checks; k++) {
        struct measurements m = {0};
        double *theta = problem_prepare(p, loss, samples, &random);
        uint64_t check_seed = random_bits(&random);
        check_clean(p, theta, check_seed, &tally);
        measure(&m, p, theta, &random);
        count_rejects(p, &m, theta, tally.false_rejects);
        if (plant(p, theta, &random)) {
            p->factor = 1 + 1e-6;
            check_planted(p, theta, check_seed, &tally);
            count_rejects(p, &m, theta, tally.millionth);
            p->factor = 1 + 1e-3;
            count_rejects(p, &m, theta, tally.thousandth);
        }
        release(&m);
        free(theta);
    }
    free(p);
    return tally;
}

static void print_head(void)
{
    puts("fr: false rejects; 1e-6, 1e-3: one entry times (1 + 1e-6), (1 + 1e-3) rejected, by ours\n"
         "also named; open: undecided; flag: false remarks; alone: named and nothing else.\n"
         "verified: components to 1e-6; cost of a clean check: mean/greatest.\n");
    printf("%-18s|%11s %5s %4s %10s %5s|%-17s|%-17s|%-17s|%-17s|%8s %7s %7s %7s\n", "", "ours fr",
           "open", "flag", "1e-6", "alone", " PyTorch slow", " PyTorch fast", " CS231n", " JAX",
           "verified", "calls", "f", "g");
    printf("%-18s|%11s %5s %4s %10s %5s", "", "", "", "", "", "");
    for (int rule = 0; rule < RULES; rule++)
        printf("|%5s %5s %5s", "fr", "1e-6", "1e-3");
    puts("|");
}

static void print_tally(const struct loss *loss, const struct tally *t)
{
    double checks = (double)t->checks;
    printf("%-18s|%5zu/%-5zu %5zu %4zu %5zu/%-5zu%5zu", loss->name, t->rejected, t->checks,
           t->undecided, t->flagged, t->found, t->planted, t->alone);
    for (int rule = 0; rule < RULES; rule++)
        printf("|%5zu %5zu %5zu", t->false_rejects[rule], t->millionth[rule], t->thousandth[rule]);
    printf("|%7.1f%% %4.1f/%-2zu %4.0f/%-3zu%4.0f/%-3zu\n",
           100 * (double)t->proved / (double)t->components, (double)t->rounds / checks,
           t->rounds_max, (double)t->values / checks, t->values_max, (double)t->gradients / checks,
           t->gradients_max);
    fflush(stdout);
}

static bool print_cost(uint64_t seed)
{
    struct random random;
    struct problem *p = memory_new(1, sizeof *p);
    random_init(&random, seed, "cost");
    p->n = 0;
    double *theta = problem_prepare(p, &large_loss, 3, &random);
    struct gradient_subject subject = subject_of(p);
    struct gradient_report clean, failing;
    gradient_check(&subject, theta, seed, &clean);
    plant(p, theta, &random);
    p->factor = 1 + 1e-6;
    gradient_check(&subject, theta, seed, &failing);
    printf(
        "clean check at n = %zu: verdict %d, %zu values and %zu gradients in %zu calls, %zu of n "
        "components verified to 1e-6\n",
        p->n, (int)clean.verdict, clean.values, clean.gradients, clean.rounds,
        p->n - clean.absolute_count);
    printf("one entry wrong: verdict %d, %zu found, %zu values and %zu gradients in %zu calls\n",
           (int)failing.verdict, failing.wrong, failing.values, failing.gradients, failing.rounds);
    bool held = clean.verdict == GRADIENT_CONSISTENT && clean.values <= 100 &&
                clean.gradients <= 600 && failing.verdict == GRADIENT_INCONSISTENT &&
                failing.component_count == 1 && failing.components[0].index == p->wrong;
    gradient_report_release(&clean);
    gradient_report_release(&failing);
    free(theta);
    free(p);
    return held;
}

int main(int count, char *arguments[])
{
    size_t checks = count > 1 ? strtoul(arguments[1], NULL, 10) : 100;
    size_t samples = count > 2 ? strtoul(arguments[2], NULL, 10) : 3;
    uint64_t seed = count > 3 ? strtoull(arguments[3], NULL, 10) : 1;
    size_t rejected = 0, planted = 0, found = 0, all = 0, undecided = 0;
    if (!checks || !samples || samples > SAMPLES_MAX) {
        fputs("usage: gradient_bench [CHECKS_PER_LOSS [SAMPLES (1..64) [SEED]]]\n", stderr);
        return 2;
    }
    print_head();
    for (size_t i = 0; i < LOSSES; i++) {
        struct tally tally = tally_of(&losses[i], checks, samples, seed);
        print_tally(&losses[i], &tally);
        rejected += tally.rejected;
        planted += tally.planted;
        found += tally.found;
        all += tally.checks;
        undecided += tally.undecided;
    }
    printf("all: %zu false rejects and %zu undecided in %zu checks, %zu of %zu errors found\n",
           rejected, undecided, all, found, planted);
    bool cheap = print_cost(seed);
    return rejected == 0 && (double)found >= 0.999 * (double)planted && cheap ? 0 : 1;
}
