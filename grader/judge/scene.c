#include "judge/scene.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/ask.h"

#include <stdio.h>
#include <string.h>

/* "known mistake: forgets the root" */
static void name_mistake(struct scene *scene, const struct mistake *mistake)
{
    int length = snprintf(scene->mistake, sizeof scene->mistake, "%s: %s",
                          mistake->is_variant ? "variant" : "known mistake", mistake->name);
    if (length >= (int)sizeof scene->mistake)
        memcpy(scene->mistake + sizeof scene->mistake - 4, "...", 4);
}

static void cast(struct scene *scene, enum plot_role role, const char *name,
                 struct respondent respondent)
{
    scene->cast[scene->cast_count++] =
        (struct performer){.role = role, .name = name, .respondent = respondent};
}

void scene_set(struct scene *scene, const struct examination *examination,
               const struct respondent *student, const struct check_result *result)
{
    const struct oracle *oracle = examination->oracle;
    const char *function = examination->check->function->name;
    *scene = (struct scene){.examination = examination, .result = result};
    cast(scene, PLOT_REFERENCE, "reference", respondent_of_reference(oracle, function, function));
    if (result->mistake) {
        name_mistake(scene, result->mistake);
        cast(scene, PLOT_MISTAKE, scene->mistake,
             respondent_of_reference(oracle, function, result->mistake->id));
    }
    if (student)
        cast(scene, PLOT_STUDENT, "this submission", *student);
}

struct performer *scene_find(struct scene *scene, enum plot_role role)
{
    for (size_t i = 0; i < scene->cast_count; i++)
        if (scene->cast[i].role == role)
            return &scene->cast[i];
    return NULL;
}

int scene_ask(const struct scene *scene, struct performer *performer, const struct call calls[],
              size_t count, struct answer answers[], struct error *error)
{
    const struct config *config = scene->examination->config;
    struct run_limits limits = {config->cpu_seconds, config->memory_bytes};
    memset(answers, 0, count * sizeof *answers);
    if (performer->gone)
        return 0;
    if (respondent_answer(&performer->respondent, calls, count, limits, (struct run_style){0},
                          answers, error))
        return -1;
    for (size_t i = 0; i < count; i++)
        performer->gone |= answers[i].kind == ANSWER_TIMED_OUT;
    return 0;
}

/* --- calls --- */

static const struct binding *find_binding(const struct binding bindings[], size_t count,
                                          const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(bindings[i].name, name))
            return &bindings[i];
    return NULL;
}

static union scalar scalar_of(enum type type, double number)
{
    union scalar scalar = {.bits = 0};
    switch (type) {
    case TYPE_DOUBLE: scalar.real = number; break;
    case TYPE_SIZE: scalar.size = (size_t)number; break;
    case TYPE_INT: scalar.integer = (int)number; break;
    case TYPE_VOID: break;
    }
    return scalar;
}

static void fill_array(struct call *call, size_t parameter, const struct binding *binding)
{
    const struct parameter *about = &call->signature->parameters[parameter];
    struct value *value = &call->values[parameter];
    bool is_bound = binding && binding->data && binding->type == about->type;
    if (!about->is_const && !is_bound)
        return;
    value->data = memory_new(value->count, type_bytes(about->type));
    if (is_bound) {
        size_t count = binding->count < value->count ? binding->count : value->count;
        memcpy(value->data, binding->data, count * type_bytes(about->type));
    }
    if (!about->is_const)
        value->direction = DIRECTION_INOUT;
}

struct call scene_call(const struct signature *signature, const struct binding bindings[],
                       size_t count)
{
    struct call call;
    call_init(&call, signature);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        const struct binding *binding = find_binding(bindings, count, parameter->name);
        if (binding && parameter->kind == PARAMETER_SCALAR)
            call.values[i].scalar = scalar_of(parameter->type, binding->number);
        if (binding && binding->problem && parameter->kind == PARAMETER_CALLBACK)
            call.values[i].problem = memory_copy(binding->problem, problem_bytes(binding->problem));
    }
    call_shape(&call);
    for (size_t i = 0; i < signature->parameter_count; i++)
        if (signature->parameters[i].kind == PARAMETER_ARRAY)
            fill_array(&call, i, find_binding(bindings, count, signature->parameters[i].name));
    return call;
}

const double *answer_array(const struct call *call, const struct answer *answer, const char *name)
{
    size_t i = signature_parameter(call->signature, name);
    if (i == call->signature->parameter_count || answer->kind != ANSWER_RETURNED ||
        call->signature->parameters[i].type != TYPE_DOUBLE)
        return NULL;
    return answer->arrays[i];
}
