#include "box/sanitize.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "box/compile.h"
#include "box/sandbox.h"
#include "contract/notation.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the program that makes the call --- */

/*
 * Inputs are constants at file scope, outputs are allocated to the byte, so that the sanitizers see the edges of
 * both; a constant cannot be written to.
 */
static void add_input(struct text *program, const struct call *call, size_t parameter)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    text_print(program, "static const %s %s%s", type_name(named->type), named->name,
               call_writes(call, parameter) ? "_before" : "");
    for (size_t k = 0; k < named->dimensions; k++)
        text_print(program, "[%zu]", call_extent(call, parameter, k));
    text_add(program, " = ");
    notate_array(program, call, parameter);
    text_add(program, ";\n");
}

static void add_output(struct text *program, const struct call *call, size_t parameter)
{
    const struct parameter *named = &call->signature->parameters[parameter];
    text_print(program, "    %s (*%s)", type_name(named->type), named->name);
    for (size_t k = 1; k < named->dimensions; k++)
        text_print(program, "[%zu]", call_extent(call, parameter, k));
    text_print(program, " = malloc(%zu);\n", call_array_bytes(call, parameter));
    if (call->values[parameter].data)
        text_print(program, "    memcpy(%s, %s_before, %zu);\n", named->name, named->name,
                   call_array_bytes(call, parameter));
}

/*
 * A smooth function in the place of the real one, which lives in the grader: what is looked for here is a wrong
 * access, not a wrong number.
 */
static void add_callback(struct text *program, const struct parameter *callback)
{
    static const char *const heads[] = {
        [CALLBACK_OBJECTIVE] = "double %s(size_t n, const double x[], void *context)",
        [CALLBACK_OBJECTIVE_WITH_GRADIENT] =
            "double %s(size_t n, const double x[], double out[], void *context)",
        [CALLBACK_VECTOR_FUNCTION] =
            "void %s(size_t n, size_t m, const double x[], double out[], void *context)",
    };
    static const char *const bodies[] = {
        [CALLBACK_OBJECTIVE] = "return sum / 2;",
        [CALLBACK_OBJECTIVE_WITH_GRADIENT] = "for (size_t i = 0; i < n; i++) out[i] = (double)(i + "
                                             "1) * (x[i] - away); return sum / 2;",
        [CALLBACK_VECTOR_FUNCTION] =
            "for (size_t i = 0; i < m; i++) out[i] = sum + (double)i * x[i % n];",
    };
    const char *head = heads[callback->callback], *name = strstr(head, "%s");
    text_add(program, "static ");
    text_append(program, head, (size_t)(name - head));
    text_print(program,
               "%s%s\n{\n    (void)context;\n    const double away = 0.7;\n    double sum = 0;\n",
               callback->name, name + 2);
    text_print(program,
               "    for (size_t i = 0; i < n; i++)\n"
               "        sum += (double)(i + 1) * (x[i] - away) * (x[i] - away);\n    %s\n}\n",
               bodies[callback->callback]);
}

static void add_call(struct text *program, const struct call *call)
{
    text_print(program, "    %s(", call->signature->name);
    for (size_t i = 0; i < call->signature->parameter_count; i++) {
        const struct parameter *named = &call->signature->parameters[i];
        text_add(program, i ? ", " : "");
        if (named->kind == PARAMETER_CONTEXT)
            text_add(program, "NULL");
        else if (named->kind != PARAMETER_SCALAR)
            text_add(program, named->name);
        else if (named->type == TYPE_DOUBLE)
            notate_number(program, call->values[i].scalar.real);
        else if (named->type == TYPE_SIZE)
            text_print(program, "%zu", call->values[i].scalar.size);
        else
            text_print(program, "%d", call->values[i].scalar.integer);
    }
    text_add(program, ");\n");
}

static struct text program_of(const struct assignment *assignment, const struct call *call)
{
    struct text program = {0};
    text_print(&program,
               "#include \"%s\"\n#include <math.h>\n#include <stdlib.h>\n#include <string.h>\n",
               assignment->includes[0].name);
    text_add(&program, "#define inf INFINITY\n#define NaN NAN\n");
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call->values[i].data)
            add_input(&program, call, i);
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call->signature->parameters[i].kind == PARAMETER_CALLBACK)
            add_callback(&program, &call->signature->parameters[i]);
    text_add(&program, "int main(void)\n{\n");
    for (size_t i = 0; i < call->signature->parameter_count; i++)
        if (call_writes(call, i))
            add_output(&program, call, i);
    add_call(&program, call);
    text_add(&program, "    return 0;\n}\n");
    return program;
}

/* --- building and running it --- */

static const char program_name[] = "gradus_call.c";

static int build(const char *worker, const struct assignment *assignment,
                 const struct submission *submission, const struct call *call,
                 struct compiled *compiled, struct error *error)
{
    struct compilation compilation;
    struct submission with_program = *submission;
    size_t count = submission->source_count;
    with_program.sources = memory_new(count + 1, sizeof *with_program.sources);
    memcpy(with_program.sources, submission->sources, count * sizeof *with_program.sources);
    with_program.sources[count] =
        (struct source){(char *)(uintptr_t)program_name, program_of(assignment, call)};
    with_program.source_count = count + 1;
    int result =
        compile_start(worker, assignment, &with_program, sanitizer_flags, &compilation, error);
    if (!result)
        result = compile_finish(&compilation, compiled, error);
    text_release(&with_program.sources[count].contents);
    free(with_program.sources);
    return result;
}

static int start(const int worker, const int program, const int log, struct process *process,
                 struct error *error)
{
    static const char *const command[] = {"/worker", "run", "/program", NULL};
    struct sandbox_place libraries[SANDBOX_LIBRARIES_MAX];
    struct sandbox_file files[] = {{"/worker", worker, SANDBOX_EXECUTABLE},
                                   {"/program", program, SANDBOX_EXECUTABLE}};
    struct process_descriptor descriptors[] = {{log, 2}};
    struct sandbox_plan plan = {
        .command = command,
        .folder = "/",
        .places = libraries,
        .place_count = sandbox_libraries(libraries),
        .files = files,
        .file_count = 2,
        .proc = SANDBOX_OWN_PROC,
        .descriptors = descriptors,
        .descriptor_count = 1,
    };
    return sandbox_start(&plan, process, error);
}

/* Runs the built program and keeps what it prints. */
static int run(const char *worker_path, const struct text *program, struct text *log,
               struct error *error)
{
    int ends[2] = {-1, -1}, result = -1;
    struct process process = {0};
    int worker = open(worker_path, O_RDONLY | O_CLOEXEC);
    int bytes = file_in_memory_of("program", text_string(program), program->length, error);
    if (worker < 0 || bytes < 0 || pipe2(ends, O_CLOEXEC)) {
        error_set(error, ERROR_MACHINE, "cannot prepare a sanitizer run: %s", strerror(errno));
    } else {
        result = start(worker, bytes, ends[1], &process, error);
        close(ends[1]);
        if (!result)
            process_collect(ends[0], monotonic_ms() + SANITIZED_WALL_MS, BOX_LOG_BYTES_MAX, log);
        process_kill(&process);
        close(ends[0]);
    }
    if (worker >= 0)
        close(worker);
    if (bytes >= 0)
        close(bytes);
    return result;
}

/* --- reading what it says --- */

/*
 * A place in a line like "    #0 0x55 in mle_theta /submission/mle.c:93:9" or "mle.c:12:5: runtime error: ...":
 * the name of a source of the submission, then ":LINE".
 */
bool sanitizer_place(const char *line, size_t length, const struct submission *submission,
                     struct sanitizer_finding *finding)
{
    for (size_t i = 0; i < submission->source_count; i++) {
        const char *name = submission->sources[i].name;
        size_t bytes = strlen(name);
        const char *at = memmem(line, length, name, bytes);
        bool whole = at && (at == line || at[-1] == '/' || at[-1] == ' ');
        if (!whole || (size_t)(at + bytes + 1 - line) >= length || at[bytes] != ':' ||
            !isdigit((unsigned char)at[bytes + 1]))
            continue;
        *finding = (struct sanitizer_finding){true, name, strtoul(at + bytes + 1, NULL, 10)};
        return finding->line > 0;
    }
    return false;
}

static void read_log(const struct text *log, const struct submission *submission,
                     struct sanitizer_finding *finding)
{
    bool in_report = false;
    for (const char *line = text_string(log); *line;) {
        size_t length = strcspn(line, "\n");
        in_report |= memmem(line, length, "ERROR: AddressSanitizer", 23) != NULL;
        bool runtime_error = memmem(line, length, "runtime error", 13) != NULL;
        if ((in_report || runtime_error) && sanitizer_place(line, length, submission, finding))
            return;
        line += length + (line[length] == '\n');
    }
}

int sanitize_call(const char *worker, const struct assignment *assignment,
                  const struct submission *submission, const struct call *call,
                  struct sanitizer_finding *finding, struct error *error)
{
    struct compiled compiled = {0};
    struct text log = {0};
    *finding = (struct sanitizer_finding){0};
    if (build(worker, assignment, submission, call, &compiled, error))
        return -1;
    int result = 0;
    if (compiled.state == COMPILED)
        result = run(worker, &compiled.object, &log, error);
    read_log(&log, submission, finding);
    text_release(&log);
    compiled_release(&compiled);
    return result;
}
