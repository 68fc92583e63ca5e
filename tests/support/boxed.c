#include "support/boxed.h"

#include "base/file.h"
#include "base/memory.h"
#include "contract/prototype.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

char *worker_path(void)
{
    const char *build = getenv("GRADUS_BUILD");
    return file_join(build ? build : "build/release", "gradus-worker");
}

static void compile(struct boxed *boxed, const char *source)
{
    struct error error = {0};
    struct compilation compilation;
    struct source file = {.name = memory_string("student.c")};
    text_add(&file.contents, source);
    struct submission submission = {.sources = memory_copy(&file, sizeof file), .source_count = 1};
    char *worker = worker_path();
    cr_assert_eq(
        compile_start(worker, &boxed->assignment, &submission, compile_flags, &compilation, &error),
        0, "%s", error.text);
    cr_assert_eq(compile_finish(&compilation, &boxed->compiled, &error), 0, "%s", error.text);
    free(worker);
    submission_release(&submission);
}

void boxed_open(struct boxed *boxed, const char *header, const char *source)
{
    struct error error = {0};
    *boxed = (struct boxed){0};
    struct include include = {.name = memory_string("student.h")};
    text_add(&include.contents, header);
    boxed->assignment.includes = memory_copy(&include, sizeof include);
    boxed->assignment.include_count = 1;
    cr_assert_eq(
        prototype_parse("student.h", header, strlen(header), &boxed->assignment.contract, &error),
        0, "%s", error.text);
    compile(boxed, source);
    cr_assert_eq(boxed->compiled.state, COMPILED, "%s", text_string(&boxed->compiled.log));
    char *worker = worker_path();
    cr_assert_eq(box_open(worker, &boxed->box, &error), 0, "%s", error.text);
    cr_assert_eq(box_load(boxed->box, &boxed->compiled.object, &error), 0, "%s", error.text);
    free(worker);
}

void boxed_close(struct boxed *boxed)
{
    box_close(boxed->box);
    compiled_release(&boxed->compiled);
    assignment_release(&boxed->assignment);
}

struct call boxed_call(const struct boxed *boxed, const char *function, const size_t sizes[])
{
    const struct signature *signature = contract_find(&boxed->assignment.contract, function);
    cr_assert_not_null(signature);
    struct call call = {0};
    call_init(&call, signature);
    for (size_t i = 0, next = 0; i < signature->parameter_count; i++)
        if (signature->parameters[i].kind == PARAMETER_SCALAR &&
            signature->parameters[i].type == TYPE_SIZE)
            call.values[i].scalar.size = sizes[next++];
    call_shape(&call);
    for (size_t i = 0; i < signature->parameter_count; i++) {
        if (signature->parameters[i].kind != PARAMETER_ARRAY || !signature->parameters[i].is_const)
            continue;
        double *numbers = memory_new(call.values[i].count, sizeof *numbers);
        for (size_t k = 0; k < call.values[i].count; k++)
            numbers[k] = (double)(k + 1);
        call.values[i].data = numbers;
    }
    return call;
}

struct answer boxed_ask(struct boxed *boxed, const struct call *call, struct run_style style)
{
    struct error error = {0};
    struct answer answer = {0};
    struct run_limits limits = {.cpu_seconds = 0.3, .memory_bytes = (size_t)256 << 20};
    cr_assert_eq(box_answer(boxed->box, call, 1, limits, style, &answer, &error), 0, "%s",
                 error.text);
    return answer;
}

struct answer answer_of(const char *header, const char *source, const char *function,
                        const size_t sizes[], struct run_style style)
{
    struct boxed boxed;
    boxed_open(&boxed, header, source);
    struct call call = boxed_call(&boxed, function, sizes);
    struct answer answer = boxed_ask(&boxed, &call, style), seen = answer;
    answer_release(&answer, &call);
    call_release(&call);
    boxed_close(&boxed);
    seen.arrays = NULL;
    return seen;
}
