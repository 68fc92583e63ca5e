/*
 * The models of NIST's non-linear data sets, each as its file writes it, in complex numbers: an
 * imaginary part put on a parameter comes out as the derivative. b are the parameters (b[0] is
 * NIST's b1), x the predictors of one observation.
 *
 * Source: NIST Statistical Reference Datasets (NIST StRD), non-linear regression.
 */
#ifndef TESTS_REFERENCE_NIST_MODELS_H
#define TESTS_REFERENCE_NIST_MODELS_H

#include <complex.h>

static const long double nist_pi = 3.141592653589793238462643383279L;

typedef long double complex nist_model(const long double complex b[], const long double x[]);

/* Misra1a, BoxBOD */
static long double complex exponential_rise(const long double complex b[], const long double x[])
{
    return b[0] * (1 - cexpl(-b[1] * x[0]));
}

static long double complex misra1b(const long double complex b[], const long double x[])
{
    return b[0] * (1 - cpowl(1 + b[1] * x[0] / 2, -2));
}

static long double complex misra1c(const long double complex b[], const long double x[])
{
    return b[0] * (1 - cpowl(1 + 2 * b[1] * x[0], -0.5L));
}

static long double complex misra1d(const long double complex b[], const long double x[])
{
    return b[0] * b[1] * x[0] / (1 + b[1] * x[0]);
}

static long double complex chwirut(const long double complex b[], const long double x[])
{
    return cexpl(-b[0] * x[0]) / (b[1] + b[2] * x[0]);
}

static long double complex lanczos(const long double complex b[], const long double x[])
{
    return b[0] * cexpl(-b[1] * x[0]) + b[2] * cexpl(-b[3] * x[0]) + b[4] * cexpl(-b[5] * x[0]);
}

/* height * exp(-(x - centre)^2 / width^2) */
static long double complex bell(long double complex height, long double complex centre,
                                long double complex width, long double x)
{
    long double complex z = (x - centre) / width;
    return height * cexpl(-z * z);
}

static long double complex gauss(const long double complex b[], const long double x[])
{
    return b[0] * cexpl(-b[1] * x[0]) + bell(b[2], b[3], b[4], x[0]) + bell(b[5], b[6], b[7], x[0]);
}

static long double complex danwood(const long double complex b[], const long double x[])
{
    return b[0] * cpowl(x[0], b[1]);
}

static long double complex kirby2(const long double complex b[], const long double x[])
{
    return (b[0] + x[0] * (b[1] + x[0] * b[2])) / (1 + x[0] * (b[3] + x[0] * b[4]));
}

/* Hahn1, Thurber */
static long double complex cubic_ratio(const long double complex b[], const long double x[])
{
    return (b[0] + x[0] * (b[1] + x[0] * (b[2] + x[0] * b[3]))) /
           (1 + x[0] * (b[4] + x[0] * (b[5] + x[0] * b[6])));
}

/* The response is the logarithm of what was observed. */
static long double complex nelson(const long double complex b[], const long double x[])
{
    return b[0] - b[1] * x[0] * cexpl(-b[2] * x[1]);
}

static long double complex mgh17(const long double complex b[], const long double x[])
{
    return b[0] + b[1] * cexpl(-x[0] * b[3]) + b[2] * cexpl(-x[0] * b[4]);
}

static long double complex roszman1(const long double complex b[], const long double x[])
{
    return b[0] - b[1] * x[0] - catanl(b[2] / (x[0] - b[3])) / nist_pi;
}

/* even * cos(2 pi x / period) + odd * sin(2 pi x / period) */
static long double complex cycle(long double complex even, long double complex odd,
                                 long double complex period, long double x)
{
    long double complex angle = 2 * nist_pi * x / period;
    return even * ccosl(angle) + odd * csinl(angle);
}

static long double complex enso(const long double complex b[], const long double x[])
{
    return b[0] + cycle(b[1], b[2], 12, x[0]) + cycle(b[4], b[5], b[3], x[0]) +
           cycle(b[7], b[8], b[6], x[0]);
}

static long double complex mgh09(const long double complex b[], const long double x[])
{
    return b[0] * (x[0] * x[0] + x[0] * b[1]) / (x[0] * x[0] + x[0] * b[2] + b[3]);
}

static long double complex mgh10(const long double complex b[], const long double x[])
{
    return b[0] * cexpl(b[1] / (x[0] + b[2]));
}

static long double complex rat42(const long double complex b[], const long double x[])
{
    return b[0] / (1 + cexpl(b[1] - b[2] * x[0]));
}

static long double complex rat43(const long double complex b[], const long double x[])
{
    return b[0] / cpowl(1 + cexpl(b[1] - b[2] * x[0]), 1 / b[3]);
}

static long double complex eckerle4(const long double complex b[], const long double x[])
{
    long double complex z = (x[0] - b[2]) / b[1];
    return b[0] / b[1] * cexpl(-z * z / 2);
}

static long double complex bennett5(const long double complex b[], const long double x[])
{
    return b[0] * cpowl(b[1] + x[0], -1 / b[2]);
}

#endif
