/* What the steps of one gradient check share: the places, the random numbers, the evaluations. */
#ifndef GRADUS_JUDGE_GRADIENT_COURSE_H
#define GRADUS_JUDGE_GRADIENT_COURSE_H

#include "contract/random.h"
#include "judge/gradient_check.h"
#include "judge/ladder.h"

/* x, a point half a scale beside it, and near each of the two a point that confirms. */
enum { PLACE_AT_X, PLACE_BESIDE, PLACE_NEAR_X, PLACE_NEAR_BESIDE, PLACES };

struct course {
    const struct gradient_subject *subject;
    struct gradient_report *report;
    struct random random;
    size_t n;
    double *scale; /* n powers of two: the natural step of each component */
    struct place places[PLACES];
    double unit;  /* roundoff of the gradient: 2^-53, or 2^-24 if it computes in float */
    bool wavers;  /* two evaluations of one point differed */
    bool *proved; /* n: verified to 1e-6 of the component */
};

void course_init(struct course *course, const struct gradient_subject *subject, const double x[],
                 uint64_t seed, struct gradient_report *report);
void course_release(struct course *course);

/* The place that confirms what was seen at PLACE_AT_X or PLACE_BESIDE. */
size_t course_near(size_t place);

/* Blocks are the subject's, or one of all components. */
size_t course_blocks(const struct course *course);
size_t course_block_size(const struct course *course, size_t block);

/* Moves place `to` away from place `from`, by between low and high scales in each component. */
void course_jitter(struct course *course, size_t from, size_t to, double low, double high);

/* Puts the place near a ladder's own a 64th of a step along its direction, to the side that failed.
 * A hidden unit that is alive on that side only is alive there. */
void course_approach(struct course *course, const struct ladder *ladder);

/* Sets what was learned of a place. */
void course_learn(struct course *course, size_t place, double value, const double gradient[]);

/*
 * A ladder at a place along a random direction, +-s_i w_i with w_i in 1/2..1: no component has
 * nearly no weight, and equal errors do not cancel.
 *
 * chosen    n, or NULL for all components in [from, to)
 * exponent  of the first step
 */
struct ladder course_ladder(struct course *course, size_t place, size_t from, size_t to,
                            const bool chosen[], int exponent);

/* Evaluates a batch. Returns 0, or -1 if the subject ended the check. */
int course_evaluate(struct course *course, struct batch *batch, enum asked_for kind);

/* Evaluates loss and gradient at places: one call. */
int course_visit(struct course *course, size_t count, const size_t places[]);

/* Adds scales to those ladders that are undecided (or new): two calls, more if they are large. */
int course_climb(struct course *course, size_t count, struct ladder ladders[], size_t scales);

/* How many points of n numbers are held at a time. */
size_t course_points_max(const struct course *course);

#endif
