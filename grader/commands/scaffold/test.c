/*
 * An example for your own tests: small inputs with results you can work out by hand. To run it:
 *
 *     gcc -std=gnu11 -I. -I../include {{TOPIC}}.c {{TOPIC}}_test.c -lcriterion -lm -o {{TOPIC}}_test && ./{{TOPIC}}_test
 */
#include "{{TOPIC}}.h"

#include <criterion/criterion.h>

/* All numbers that come in are 1. */
Test({{FUNCTION}}, gives_one_more_than_the_sum_of_ones)
{
{{TEST}}}
