/*
 * Who performs for a plot, and how they are asked: the reference, the student, and the known mistake if one was
 * recognised, all with the same calls. What they answer is recorded here; nobody is believed about it.
 */
#ifndef GRADUS_JUDGE_SCENE_H
#define GRADUS_JUDGE_SCENE_H

#include "contract/result.h"
#include "judge/examination.h"

struct performer {
    enum plot_role role;
    const char *name; /* in legends */
    struct respondent respondent;
    bool gone; /* did not come back in time: is not asked again */
};

struct scene {
    const struct examination *examination;
    const struct check_result *result;
    struct performer cast[3]; /* in the order of drawing: the student last, above the others */
    size_t cast_count;
    char mistake[64]; /* its name in legends */
};

/* Sets the scene for a judged check. What is given must outlive it. */
void scene_set(struct scene *scene, const struct examination *examination,
               const struct respondent *student, const struct check_result *result);

/* The performer of that role, or NULL. */
struct performer *scene_find(struct scene *scene, enum plot_role role);

/*
 * Has the performer make the calls; answers that are not ANSWER_RETURNED have nothing in them. Fails with
 * ERROR_MACHINE; *answers are then empty. The caller releases the answers.
 */
int scene_ask(const struct scene *scene, struct performer *performer, const struct call calls[],
              size_t count, struct answer answers[], struct error *error) MUST_CHECK;

/* A value for parameters of that name. */
struct binding {
    const char *name;
    double number;    /* of a scalar, whatever its type */
    const void *data; /* of an array, not owned; */
    enum type type;   /*   of its elements */
    size_t count;     /*   how many there are; a call that needs more gets zeros behind them */
    struct problem *problem; /* of a callback; not owned */
};

/*
 * Makes a call of those of the bindings that the signature has, by name and type. Other scalars are zero, other const
 * arrays zeros, other outputs without data. The caller releases the call.
 */
struct call scene_call(const struct signature *signature, const struct binding bindings[],
                       size_t count);

/* The numbers of an array of doubles that came back under that name, or NULL. Valid as long as the answer. */
const double *answer_array(const struct call *call, const struct answer *answer, const char *name);

#endif
