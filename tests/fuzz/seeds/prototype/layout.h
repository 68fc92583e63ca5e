/*
 * A header as an editor on Windows leaves it.
 */
#pragma once
#ifndef LAYOUT_H // guard
#define LAYOUT_H
#include <stddef.h>
#define LONG 1 + \
    2 /* on
 two lines */
#ifdef __cplusplus
extern "C" {
#else
enum { FIRST = 'a', LAST = 1 << 3 };
#endif
extern double f(
    const size_t n, // rows
    const double X[n] /* by */ [2],
    objective_with_gradient *g, void *context
);
#if 0
float not_this(float *x);
#elif 1
int g ( void ) ;
#endif
#if !defined(__cplusplus) && 1
#define X "/*"
#endif
#ifdef __cplusplus
}
#endif
#endif
