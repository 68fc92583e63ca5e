#include "box/compile.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "box/sandbox.h"
#include "contract/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * -Bsymbolic: a student's own `gamma` or `dot` is the one that the student's code calls, not one of
 * libm's. -ffp-contract=off: the same digits on machines with and without fused multiply-add.
 */
const char *const compile_flags[] = {
    "-std=gnu11",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wfloat-conversion",
    "-ffp-contract=off",
    "-ftrivial-auto-var-init=pattern",
    "-fPIC",
    "-shared",
    "-pipe",
    "-fno-semantic-interposition",
    "-fmax-errors=20",
    "-fdiagnostics-color=never",
    "-Wl,-z,now,-z,relro,-z,noexecstack,-Bsymbolic,--no-undefined",
    NULL,
};

const char *const sanitizer_flags[] = {
    "-std=gnu11",
    "-O1",
    "-g",
    "-w",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=undefined",
    "-fno-omit-frame-pointer",
    "-static-libasan",
    "-static-libubsan",
    "-static-libgcc",
    NULL,
};

static const char compiler[] = "/usr/bin/gcc";

/* What gcc needs of the machine; a distribution has some of these. Nothing else of /usr is visible.
 */
static const struct sandbox_place compiler_places[] = {
    {"/usr/bin/gcc", "/usr/bin/gcc"},
    {"/usr/bin/as", "/usr/bin/as"},
    {"/usr/bin/ld", "/usr/bin/ld"},
    {"/usr/include", "/usr/include"},
    {"/usr/lib/gcc", "/usr/lib/gcc"},
    {"/usr/libexec/gcc", "/usr/libexec/gcc"},
    {"/usr/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu"},
    {"/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu"},
    {"/lib64", "/lib64"},
};

enum { COMMAND_MAX = 64, FILES_MAX = 36, OBJECT_DESCRIPTOR = 3 };

/* The files that go into the box, each as a memory file. */
struct inputs {
    struct sandbox_file files[FILES_MAX];
    char *names[FILES_MAX]; /* owned */
    size_t count;
};

static int add_input(struct inputs *inputs, const char *folder, const char *name,
                     const struct text *contents, struct error *error)
{
    if (inputs->count == FILES_MAX)
        return error_set(error, ERROR_INPUT, "too many source files");
    int descriptor = file_in_memory_of(name, text_string(contents), contents->length, error);
    if (descriptor < 0)
        return -1;
    char *path = text_format("%s/%s", folder, name);
    inputs->names[inputs->count] = path;
    inputs->files[inputs->count++] = (struct sandbox_file){path, descriptor, SANDBOX_READABLE};
    return 0;
}

static int add_worker(struct inputs *inputs, const char *worker, struct error *error)
{
    int descriptor = open(worker, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set(error, ERROR_MACHINE, "cannot open '%s': %s; build gradus again with make",
                         worker, strerror(errno));
    inputs->names[inputs->count] = memory_string("/worker");
    inputs->files[inputs->count] =
        (struct sandbox_file){inputs->names[inputs->count], descriptor, SANDBOX_EXECUTABLE};
    inputs->count++;
    return 0;
}

static int add_inputs(struct inputs *inputs, const char *worker,
                      const struct assignment *assignment, const struct submission *submission,
                      struct error *error)
{
    if (add_worker(inputs, worker, error))
        return -1;
    for (size_t i = 0; i < assignment->include_count; i++)
        if (add_input(inputs, "/include", assignment->includes[i].name,
                      &assignment->includes[i].contents, error))
            return -1;
    for (size_t i = 0; i < submission->source_count; i++)
        if (add_input(inputs, "/submission", submission->sources[i].name,
                      &submission->sources[i].contents, error))
            return -1;
    return 0;
}

static void inputs_release(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        close(inputs->files[i].descriptor);
        free(inputs->names[i]);
    }
    inputs->count = 0;
}

static void list_command(const char *command[COMMAND_MAX], const struct submission *submission,
                         const char *const flags[])
{
    size_t count = 0;
    command[count++] = "/worker";
    command[count++] = "compile";
    command[count++] = compiler;
    for (size_t i = 0; flags[i]; i++)
        command[count++] = flags[i];
    command[count++] = "-I/include";
    command[count++] = "-o";
    command[count++] = "/tmp/object.so";
    for (size_t i = 0; i < submission->source_count && count < COMMAND_MAX - 2; i++)
        command[count++] = submission->sources[i].name;
    command[count++] = "-lm";
    command[count] = NULL;
}

static int start(const struct inputs *inputs, const struct submission *submission,
                 const char *const flags[], struct compilation *compilation, struct error *error)
{
    const char *command[COMMAND_MAX];
    list_command(command, submission, flags);
    int log[2];
    if (pipe2(log, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    compilation->log = log[0];
    struct process_descriptor descriptors[] = {
        {log[1], 1}, {log[1], 2}, {compilation->object, OBJECT_DESCRIPTOR}};
    struct sandbox_plan plan = {
        .command = command,
        .folder = "/submission",
        .places = compiler_places,
        .place_count = sizeof compiler_places / sizeof *compiler_places,
        .files = inputs->files,
        .file_count = inputs->count,
        .scratch_bytes = COMPILE_FILE_BYTES * 2,
        .descriptors = descriptors,
        .descriptor_count = 3,
    };
    int result = sandbox_start(&plan, &compilation->process, error);
    close(log[1]);
    return result;
}

int compile_start(const char *worker, const struct assignment *assignment,
                  const struct submission *submission, const char *const flags[],
                  struct compilation *compilation, struct error *error)
{
    int result = -1;
    struct inputs inputs = {0};
    *compilation = (struct compilation){.started = monotonic_seconds()};
    if (access(compiler, X_OK))
        return error_set(error, ERROR_MACHINE,
                         "the compiler '%s' is missing; install it: apt-get install gcc", compiler);
    int object = file_in_memory("object", 0, error);
    if (object < 0)
        return -1;
    compilation->object = object;
    if (add_inputs(&inputs, worker, assignment, submission, error) ||
        start(&inputs, submission, flags, compilation, error))
        compile_cancel(compilation);
    else
        result = 0;
    inputs_release(&inputs);
    return result;
}

void compile_cancel(struct compilation *compilation)
{
    process_kill(&compilation->process);
    if (compilation->object)
        close(compilation->object);
    if (compilation->log)
        close(compilation->log);
    *compilation = (struct compilation){0};
}

/* Reads head and object from the memory file once nobody else has it. */
static int take_object(struct compilation *compilation, struct compiled *compiled,
                       struct wire_compiled *head)
{
    struct error ignored = {0};
    struct text bytes = {0};
    if (lseek(compilation->object, 0, SEEK_SET) < 0 ||
        file_read_descriptor(compilation->object, BOX_OBJECT_BYTES_MAX, &bytes, &ignored) ||
        bytes.length < sizeof *head) {
        text_release(&bytes);
        return -1;
    }
    memcpy(head, bytes.bytes, sizeof *head);
    text_append(&compiled->object, bytes.bytes + sizeof *head, bytes.length - sizeof *head);
    text_release(&bytes);
    return head->magic == WIRE_MAGIC ? 0 : -1;
}

/* gcc ends with 1 when it found errors, and with 4 or a signal when it or a part of it was killed
 * or gave up. */
static enum compiled_state state_of(int wait_status)
{
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0)
        return COMPILED;
    return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 1 ? COMPILE_REFUSED
                                                                   : COMPILE_TOO_MUCH;
}

/* gcc itself, or a part of it, of which gcc says so before it ends with 4 or more. */
static bool was_told_to_end(int wait_status, const char *log)
{
    return process_was_told_to_end(wait_status) ||
           (state_of(wait_status) == COMPILE_TOO_MUCH &&
            strstr(log, "fatal error: Terminated signal terminated program"));
}

int compile_finish(struct compilation *compilation, struct compiled *compiled, struct error *error)
{
    int64_t deadline = monotonic_ms() + COMPILE_WALL_MS;
    struct compiled found = {0};
    int status, result = 0;
    process_collect(compilation->log, deadline, BOX_LOG_BYTES_MAX, &found.log);
    bool ended = process_wait(&compilation->process, deadline, &status) == PROCESS_ENDED;
    struct wire_compiled head = {0};
    if (!ended)
        found.state = COMPILE_TOO_MUCH;
    else if (take_object(compilation, &found, &head))
        result = sandbox_explain(text_string(&found.log), error);
    else if (was_told_to_end(head.wait_status, text_string(&found.log)))
        result = error_set(error, ERROR_MACHINE, "the compiler was ended from outside");
    else
        found.state = state_of(head.wait_status);
    found.seconds = monotonic_seconds() - compilation->started;
    compile_cancel(compilation);
    if (result)
        compiled_release(&found);
    else
        *compiled = found;
    return result;
}

void compiled_release(struct compiled *compiled)
{
    text_release(&compiled->object);
    text_release(&compiled->log);
    *compiled = (struct compiled){0};
}

int compile_version(struct text *version, struct error *error)
{
    const char *const command[] = {compiler, "--version", NULL};
    struct text printed = {0};
    int status,
        result = process_run(command, COMPILE_WALL_MS, BOX_LOG_BYTES_MAX, &printed, &status, error);
    if (!result && status)
        result =
            error_set(error, ERROR_MACHINE,
                      "'%s --version' does not work; install it: apt-get install gcc", compiler);
    if (!result)
        text_append(version, text_string(&printed), strcspn(text_string(&printed), "\n"));
    text_release(&printed);
    return result;
}
