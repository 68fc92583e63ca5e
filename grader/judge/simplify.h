/* Simpler numbers for counterexamples. */
#ifndef GRADUS_JUDGE_SIMPLIFY_H
#define GRADUS_JUDGE_SIMPLIFY_H

/* Ways to make a number simpler. */
enum simpler { TO_ZERO, TO_ONE, TO_MINUS_ONE, TO_WHOLE, TO_FEWER_DIGITS, SIMPLER };

/* The number made simpler in that way, or as it is. */
double number_simplified(double x, enum simpler way);

/* How complicated a number looks: reductions only ever go down. */
int number_complexity(double x);

#endif
