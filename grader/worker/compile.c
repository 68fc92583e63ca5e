#include "worker/compile.h"

#include "base/file.h"
#include "base/limits.h"
#include "contract/wire.h"
#include "worker/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_DESCRIPTOR = 3 };

static const char object_path[] = "/tmp/object.so";

static _Noreturn void run_compiler(char *const command[])
{
    fcntl(OUTPUT_DESCRIPTOR, F_SETFD, FD_CLOEXEC);
    if (confine_compiler() == 0)
        execv(command[0], command);
    fprintf(stderr, "gradus-worker: cannot run '%s': %s\n", command[0], strerror(errno));
    _exit(126);
}

static int hand_back(int wait_status)
{
    struct error error = {0};
    struct text object = {0};
    struct wire_compiled head = {.magic = WIRE_MAGIC, .wait_status = wait_status};
    bool built = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
    int result = 0;
    if (built)
        result = file_read(object_path, BOX_OBJECT_BYTES_MAX - sizeof head, &object, &error);
    if (result) /* no object, or one that no honest source makes: as if the compiler had given up */
        head.wait_status = 4 << 8;
    if (file_write_descriptor(OUTPUT_DESCRIPTOR, &head, sizeof head, "object", &error) ||
        file_write_descriptor(OUTPUT_DESCRIPTOR, text_string(&object), object.length, "object",
                              &error)) {
        fprintf(stderr, "gradus-worker: %s\n", error.text);
        return 1;
    }
    return 0;
}

int worker_compile(char *const command[])
{
    pid_t child = fork();
    if (child == 0)
        run_compiler(command);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0) {
        fprintf(stderr, "gradus-worker: cannot start a process: %s\n", strerror(errno));
        return 1;
    }
    return hand_back(status);
}

int worker_run(char *const command[])
{
    if (confine_sanitized() == 0)
        execv(command[0], command);
    fprintf(stderr, "gradus-worker: cannot run '%s': %s\n", command[0], strerror(errno));
    return 126;
}
