/*
 * Facts about a wrong array beside the right one, each said of one call: it holds, it does not, or the call is too small
 * to tell. To add one: a function and a line in the table of structure_fact.c.
 */
#ifndef GRADUS_JUDGE_STRUCTURE_FACT_H
#define GRADUS_JUDGE_STRUCTURE_FACT_H

#include "judge/examination.h"

#include <stdint.h>

/* Stands for the returned value where an output is meant. */
#define RETURNED_VALUE SIZE_MAX

/* A wrong output seen on one call. */
struct sight {
    const struct examination *examination;
    const struct asked *asked;
    const struct expectation *expectation;
    size_t
        output; /* a parameter: an array of doubles that the function writes; or RETURNED_VALUE */
};

/* What a fact says of one call. */
enum saying {
    SAYS_NO,
    SAYS_NOTHING, /* too small to tell: it holds, but so would much else */
    SAYS_YES,
};

/* A fact: whether it holds on a call, with an argument (another parameter) where it needs one. */
struct fact {
    enum saying (*holds)(const struct sight *sight, size_t argument);
    bool (*suits)(const struct signature *function, size_t output, size_t argument);
    const char *words; /* after the output's name; the argument's name follows, */
    const char *rest;  /*   and this; NULL: there is no argument */
};

/* The most telling first. */
extern const struct fact facts[];
extern const size_t fact_count;

/* Whether the output is right on this call. */
bool sight_is_right(const struct sight *sight);

/* Whether the parameter counts samples: inputs have a row for each, and the output has not. */
bool counts_samples(const struct signature *function, size_t output, size_t argument);

/* Asks the oracle what the reference gives of the parts of the samples that facts may look at. */
void ask_parts(const struct examination *examination, const struct call *call,
               size_t size_parameter);

#endif
