/*
 * The configuration of an assignment: configs/ASSIGNMENT.yaml, read through libyaml and held
 * against the header.
 *
 * Beyond config_parse nobody checks again: every name refers to something that exists, points sum
 * to 100, every parameter that needs a generator has one, and every generator fits its parameter.
 */
#ifndef GRADUS_CONTRACT_CONFIG_H
#define GRADUS_CONTRACT_CONFIG_H

#include "base/error.h"
#include "contract/expression.h"
#include "contract/generator.h"
#include "contract/signature.h"

#include <stdbool.h>
#include <stddef.h>

enum check_kind {
    CHECK_MATCHES,
    CHECK_GRADIENT,
    CHECK_TRAJECTORY,
    CHECK_MINIMIZES,
    CHECK_PROPERTY,
    CHECK_BUILDS_CLEAN, /* of no function: the compiler has no warning that matters */
};

/* What a function that works on an objective promises of where it ends. */
enum promise {
    PROMISE_STATUS,   /* it returns 0 where the reference does */
    PROMISE_GRADIENT, /* when it returns 0, the gradient's infinity norm is at most the tolerance */
    PROMISE_VALUE, /* when it returns 0, a minimum's value is reached, where the minima are known */
    PROMISE_DESCENT, /* it does not end above where it began */
    PROMISE_WOLFE,   /* the returned step satisfies the strong Wolfe conditions */
    PROMISES,
};

/*
 * Where a trajectory gets its gradients from: the gradient of an objective at the present point, or a sequence that
 * is the same whatever the step does (a probe).
 */
enum course {
    COURSE_QUADRATIC, /* 1/2 sum_i (i + 1) theta_i^2 */
    COURSE_ROSENBROCK, /* sum_i 100 (theta_{i+1} - theta_i^2)^2 + (1 - theta_i)^2; for n = 1 its last part */
    COURSE_CONSTANT,    /* 1, 1, 1, ... */
    COURSE_IMPULSE,     /* 1, 0, 0, ... */
    COURSE_ALTERNATING, /* 1, -1, 1, ... */
    COURSE_TINY,        /* 1e-12 in one coordinate, 1 in the others */
    COURSE_ZERO,
    COURSES,
};
enum visibility { VISIBILITY_PUBLIC, VISIBILITY_HIDDEN, VISIBILITY_AFTER_DUE };

/* Explicit arguments of one call, as an instructor wrote them: one literal per parameter, in the
 * signature's order. */
struct example {
    struct literal *literals; /* owned; one per parameter, count 0 for outputs */
};

/* An output of a gradient function, and the parameter of the loss that it differentiates by. */
struct gradient_pair {
    size_t output;    /* index in the gradient function's signature: an array that is not const */
    size_t parameter; /* index in the loss's signature: a const array of the same shape, or a double
                         with output [1] */
};

enum comparison { COMPARISON_EQUAL, COMPARISON_AT_MOST, COMPARISON_AT_LEAST };

/* What holds of a property's calls. */
struct relation {
    char *text;                      /* owned; as the instructor wrote it */
    struct expression *left, *right; /* owned */
    enum comparison comparison;
};

/* The second call of a property, made of the first. */
struct then {
    const struct signature *function; /* NULL: there is no second call */
    struct expression **
        arguments; /* owned, as they are; per parameter; NULL: what has its name in the first call */
};

/* How far a number may be off, rounding aside: absolute + relative * |number|. */
struct tolerance {
    double relative;
    double
        absolute; /* for numbers that are small only because others cancel: p - 1, a loss near 0 */
};

struct check {
    char *name; /* owned */
    enum check_kind kind;
    const struct signature *function; /* of the header; kind builds_clean: of `sources` */
    struct generator
        *generators; /* owned; one per parameter of the function, GENERATOR_NONE for outputs */
    struct example *examples; /* owned */
    size_t example_count;
    size_t cases; /* how many calls are generated beside the examples */
    struct tolerance tolerance;
    double points;
    enum visibility visibility;
    size_t *after; /* owned; indices of earlier checks that must have passed */
    size_t after_count;
    char *hint; /* owned; NULL if none */
    /* kind gradient only: */
    const struct signature *loss;
    size_t
        loss_array; /* of the loss: the values of a graph, of which the last is the loss; SIZE_MAX: it is returned */
    struct contract own_loss;    /* the loss alone, if the header has none: the reference's */
    struct gradient_pair *pairs; /* owned */
    size_t pair_count;
    /* kind trajectory only: */
    size_t steps;
    enum course courses[COURSES];
    size_t course_count;
    const struct signature
        *lookahead; /* gives the point of the gradient; NULL: at the present one */
    /* kind minimizes only: */
    unsigned promises; /* 1 << enum promise */
    double budget;     /* evaluations, as a multiple of the reference's; 0: any number */
    /* kind property only: */
    struct then then;
    struct relation *relations; /* owned */
    size_t relation_count;
    /* kind builds_clean only: */
    struct contract sources; /* one signature: the sources, as a function without parameters */
    unsigned demonstrations; /* 1 << enum demonstration: what else is plotted of it */
    size_t line, column;     /* where the check begins, from 1 */
};

/* A known mistake (or a legal variant) of a function: code in the reference, words here. */
struct mistake {
    char *id; /* owned; FUNCTION__WORDS, the name of its code in the reference */
    const struct signature *function;
    char *
        name; /* owned; its words in a plot's legend: those of the id unless the configuration says others */
    bool is_variant; /* legal: passes, with the remark in `explain` */
    char *explain;   /* owned; one sentence for the student */
    char *slide;     /* owned; the slide's topic, or NULL */
};

/* The picture of the task text: the reference's run of some functions in one plot. */
struct picture {
    char *plot;  /* owned; the plot's name (contract/plot.h); NULL: no picture */
    char *title; /* owned */
    const struct signature *
        *functions; /* owned; of each, the first check that has the plot counts */
    size_t function_count;
};

struct config {
    char *file;     /* owned; as messages name it */
    char *title;    /* owned */
    char *header;   /* owned; the header's file name */
    char **sources; /* owned; file names that a student hands in */
    size_t source_count;
    double cpu_seconds; /* per check and pass */
    size_t memory_bytes;
    double points; /* that those of all checks sum to: 100, unless it is a kit, which has not all */
    struct check *checks; /* owned */
    size_t check_count;
    struct mistake *mistakes; /* owned */
    size_t mistake_count;
    struct picture picture;
    char *
        newest_kit; /* owned; version of the kit that the course has for students, if that is known; else NULL */
};

/*
 * Reads only the name of the header from the configuration's bytes, so that the caller can parse it
 * first. The caller frees *header.
 */
int config_header(const char *file, const char *bytes, size_t length, char **header,
                  struct error *error) MUST_CHECK;

/*
 * Parses the configuration's bytes against the contract, which must outlive *config. On failure
 * *config is left as it was and the error (ERROR_INPUT) reads `file:line:column: what; what to do`.
 * The caller releases *config.
 */
int config_parse(const char *file, const char *bytes, size_t length,
                 const struct contract *contract, struct config *config,
                 struct error *error) MUST_CHECK;

/* Frees what the configuration owns and leaves an empty one; safe twice. */
void config_release(struct config *config);

/* Names as the configuration and the JSON spell them. */
const char *check_kind_name(enum check_kind kind);
const char *visibility_name(enum visibility visibility);
const char *course_name(enum course course);

#endif
