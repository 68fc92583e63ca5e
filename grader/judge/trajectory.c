/*
 * How it works
 *   The reference is driven along objectives and probes. Every one of its steps is put to the student's function
 *   with the reference's own point, state and gradient (teacher forcing): so errors do not add up, the first wrong
 *   step is the first wrong step, and the state array that goes wrong is named. All of it is known beforehand, so
 *   all steps are asked at once.
 */
#include "judge/trajectory.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/step.h"
#include "judge/objective.h"
#include "judge/reference.h"
#include "judge/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Starting points per course, one of them the smallest; each costs `steps` calls. */
enum { STARTS_MAX = 3 };

/* Numbers from here on say nothing of an optimizer any more. */
static const double far_away = 1e30;

/* A trajectory under way: the reference's arguments for the next step. */
struct drive {
    const struct check *check;
    const struct oracle *oracle;
    struct step parts;
    enum course course;
    struct call call; /* owned; its arrays are the present point and state */
};

static void drive_start(struct drive *drive, const struct call *start)
{
    drive->call = call_copy(start);
    for (size_t i = 0; i < start->signature->parameter_count; i++) {
        struct value *value = &drive->call.values[i];
        if (start->signature->parameters[i].kind != PARAMETER_ARRAY)
            continue;
        if (!value->data)
            value->data = memory_new(value->count, sizeof(double));
        if (call_writes(&drive->call, i))
            value->direction = DIRECTION_INOUT;
    }
}

/* The point at which the gradient is taken: the present one, or the lookahead that the reference computes. */
static void gradient_point(const struct drive *drive, double point[])
{
    const struct call *now = &drive->call;
    size_t bytes = call_array_bytes(now, drive->parts.point);
    memcpy(point, now->values[drive->parts.point].data, bytes);
    if (!drive->check->lookahead)
        return;
    const struct signature *signature = drive->check->lookahead;
    struct call ahead = {0};
    struct answer answer;
    size_t result = 0;
    call_init(&ahead, signature);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        size_t same = signature_parameter(now->signature, signature->parameters[i].name);
        if (call_writes(&ahead, i)) {
            result = i;
            continue;
        }
        ahead.values[i].scalar = now->values[same].scalar;
        if (now->values[same].data)
            ahead.values[i].data = memory_copy(now->values[same].data, call_array_bytes(now, same));
    }
    call_shape(&ahead);
    if (oracle_answer(drive->oracle, signature->name, &ahead, REFERENCE_POISON, &answer)) {
        memcpy(point, answer.arrays[result], bytes);
        answer_release(&answer, &ahead);
    }
    call_release(&ahead);
}

static void set_gradient(struct drive *drive, size_t step)
{
    struct value *gradient = &drive->call.values[drive->parts.gradient];
    double *point = memory_new(gradient->count, sizeof *point);
    gradient_point(drive, point);
    course_gradient(drive->course, step, gradient->count, point, gradient->data);
    free(point);
    if (drive->parts.counter < drive->call.signature->parameter_count)
        drive->call.values[drive->parts.counter].scalar.size = step;
}

/* Takes the reference's step. False if it flies away, as too long steps in a steep valley do. */
static bool drive_step(struct drive *drive)
{
    struct answer answer;
    bool near = true;
    if (!oracle_answer(drive->oracle, drive->check->function->name, &drive->call, REFERENCE_POISON,
                       &answer))
        return false;
    for (size_t i = 0; i < drive->call.signature->parameter_count; i++) {
        for (size_t k = 0; answer.arrays[i] && k < drive->call.values[i].count; k++)
            near &= fabs(((const double *)answer.arrays[i])[k]) < far_away;
        if (answer.arrays[i])
            memcpy(drive->call.values[i].data, answer.arrays[i], call_array_bytes(&drive->call, i));
    }
    answer_release(&answer, &drive->call);
    return near;
}

/* Adds a step to the inputs; takes the call over. */
static void add_step(struct inputs *inputs, struct call call, enum course course, size_t step)
{
    inputs->list = memory_resize(inputs->list, inputs->count + 1, sizeof *inputs->list);
    inputs->list[inputs->count++] = (struct input){call, INPUT_ORDINARY, course, step};
}

static void add_trajectory(struct examination *examination, const struct call *start,
                           enum course course)
{
    struct drive drive = {
        .check = examination->check, .oracle = examination->oracle, .course = course};
    step_parts(examination->check->function, &drive.parts);
    drive_start(&drive, start);
    bool going = true;
    for (size_t step = 1; step <= examination->check->steps && going; step++) {
        set_gradient(&drive, step);
        struct call before = call_copy(&drive.call);
        going = drive_step(&drive);
        if (going)
            add_step(&examination->inputs, before, course, step);
        else
            call_release(&before);
    }
    call_release(&drive.call);
}

/* The smallest start, and the largest ones: sizes grow along the list. */
static void trajectory_generate(struct examination *examination, uint64_t seed)
{
    struct inputs starts = {0};
    size_t ordinary = 0, seen = 0;
    inputs_generate(examination->check, seed, &starts);
    for (size_t i = 0; i < starts.count; i++)
        ordinary += starts.list[i].values == INPUT_ORDINARY;
    for (size_t i = 0; i < starts.count; i++) {
        if (starts.list[i].values != INPUT_ORDINARY)
            continue;
        bool used = seen == 0 || seen + STARTS_MAX - 1 >= ordinary;
        for (size_t k = 0; used && k < examination->check->course_count; k++)
            add_trajectory(examination, &starts.list[i].call, examination->check->courses[k]);
        seen++;
    }
    inputs_release(&starts);
}

/* --- what is said of a failure --- */

/* Names the written arrays of an answer that are wrong. */
static void list_wrong(const struct examination *examination, size_t input, struct text *text)
{
    const struct asked *asked = &examination->asked[input];
    for (size_t i = 0; i < asked->call.signature->parameter_count; i++) {
        bool all_right = true;
        if (!call_writes(&asked->call, i))
            continue;
        for (size_t k = 0; k < asked->call.values[i].count; k++)
            all_right &= number_is_right(
                answer_number(&asked->first, &asked->call, i, k),
                answer_number(&examination->expectations[input].answer, &asked->call, i, k),
                examination->expectations[input].bounds[i][k]);
        if (!all_right)
            text_print(text, "%s%s", text->length ? ", " : "",
                       asked->call.signature->parameters[i].name);
    }
}

/* The first step of the failing input's own trajectory that is wrong. */
static size_t first_wrong(const struct examination *examination, size_t failing)
{
    size_t start = failing + 1 - examination->inputs.list[failing].step;
    for (size_t i = start; i < failing; i++) {
        struct difference ignored;
        const struct asked *asked = &examination->asked[i];
        if (asked->first.kind != ANSWER_RETURNED ||
            !answer_is_right(&asked->call, &asked->first, &examination->expectations[i], &ignored))
            return i;
    }
    return failing;
}

static int trajectory_remark(const struct examination *examination,
                             const struct respondent *respondent, size_t failing_input,
                             struct gradient_finding *finding, char **remark, struct error *error)
{
    (void)finding;
    (void)respondent;
    (void)error;
    size_t first = first_wrong(examination, failing_input);
    const struct input *input = &examination->inputs.list[first];
    size_t step = input->step;
    struct text wrong = {0}, text = {0};
    if (examination->asked[first].first.kind != ANSWER_RETURNED)
        return 0;
    list_wrong(examination, first, &wrong);
    text_print(&text, "of several steps in a row ('%s') ", course_name(input->course));
    if (step > 1)
        text_print(&text, "the first %zu %s right, step %zu goes wrong in %s", step - 1,
                   step > 2 ? "are" : "is", step, text_string(&wrong));
    else
        text_print(&text, "the first goes wrong already, in %s", text_string(&wrong));
    text_release(&wrong);
    *remark = text_detach(&text);
    return 0;
}

const struct kind trajectory_kind = {
    .kind = CHECK_TRAJECTORY,
    .generate = trajectory_generate,
    .remark = trajectory_remark,
    .show = show_steps,
};
