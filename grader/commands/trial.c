#include "commands/trial.h"

#include "base/memory.h"
#include "base/text.h"
#include "box/box.h"
#include "box/compile.h"
#include "contract/prototype.h"

#include <stdlib.h>
#include <string.h>

static const char header[] = "double twice(double x);\n";
static const char source[] =
    "#include \"trial.h\"\ndouble twice(double x)\n{\n    return 2 * x;\n}\n";

static int compile(const char *worker, const struct assignment *assignment,
                   struct compiled *compiled, struct error *error)
{
    struct source file = {.name = memory_string("trial.c")};
    struct compilation compilation;
    text_add(&file.contents, source);
    struct submission submission = {.sources = &file, .source_count = 1};
    int result =
        compile_start(worker, assignment, &submission, compile_flags, &compilation, error) ||
                compile_finish(&compilation, compiled, error)
            ? -1
            : 0;
    free(file.name);
    text_release(&file.contents);
    if (!result && compiled->state != COMPILED)
        return error_set(error, ERROR_MACHINE, "a right program does not compile: %s",
                         text_string(&compiled->log));
    return result;
}

static int ask(struct box *box, const struct signature *twice, struct error *error)
{
    struct call call = {0};
    struct answer answer = {0};
    struct run_limits limits = {.cpu_seconds = 1, .memory_bytes = (size_t)512 << 20};
    call_init(&call, twice);
    call.values[0].scalar.real = 21;
    call_shape(&call);
    int result = box_answer(box, &call, 1, limits, (struct run_style){0}, &answer, error);
    if (!result && (answer.kind != ANSWER_RETURNED || answer.returned.real != 42))
        result = error_set(error, ERROR_MACHINE,
                           "a right program does not answer in the box; does "
                           "the machine run other work at its limits?");
    answer_release(&answer, &call);
    call_release(&call);
    return result;
}

static int run(const char *worker, const struct assignment *assignment,
               const struct compiled *compiled, struct error *error)
{
    struct box *box = NULL;
    int result = box_open(worker, &box, error) || box_load(box, &compiled->object, error) ||
                         ask(box, &assignment->contract.signatures[0], error)
                     ? -1
                     : 0;
    box_close(box);
    return result;
}

void trial_make(const char *worker, struct trial *trial)
{
    struct include include = {.name = memory_string("trial.h")};
    struct assignment assignment = {.includes = memory_copy(&include, sizeof include),
                                    .include_count = 1};
    struct compiled compiled = {0};
    *trial = (struct trial){0};
    text_add(&assignment.includes[0].contents, header);
    double started = monotonic_seconds();
    if (prototype_parse("trial.h", header, sizeof header - 1, &assignment.contract,
                        &trial->compiling) == 0 &&
        compile(worker, &assignment, &compiled, &trial->compiling) == 0) {
        trial->compile_seconds = monotonic_seconds() - started;
        started = monotonic_seconds();
        if (run(worker, &assignment, &compiled, &trial->running) == 0)
            trial->run_seconds = monotonic_seconds() - started;
    } else {
        error_set(&trial->running, ERROR_MACHINE, "not tried, because compiling does not work");
    }
    compiled_release(&compiled);
    assignment_release(&assignment);
}
