/*
 * Functions that are handed to functions: objectives of an optimizer, models to differentiate.
 * `context` is whatever the caller passed along; hand it on and leave it alone.
 */
#ifndef CALLBACKS_H
#define CALLBACKS_H

#include <stddef.h>

/* A scalar function of n numbers: returns f(x). */
typedef double objective(size_t n, const double x[n], void *context);

/* The same with its gradient: returns f(x) and overwrites grad with the n derivatives. */
typedef double objective_with_gradient(size_t n, const double x[n], double grad[n], void *context);

/* A function from n to m numbers: overwrites out. */
typedef void vector_function(size_t n, size_t m, const double x[n], double out[m], void *context);

#endif
