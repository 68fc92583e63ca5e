#include "worker/confine.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

struct limit {
    int resource;
    rlim_t value;
};

static int set_limits(const struct limit limits[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rlimit limit = {.rlim_cur = limits[i].value, .rlim_max = limits[i].value};
        if (setrlimit((enum __rlimit_resource)limits[i].resource, &limit))
            return -1;
    }
    return prctl(PR_SET_DUMPABLE, 0);
}

int confine_compiler(void)
{
    static const struct limit limits[] = {
        {RLIMIT_CPU, COMPILE_CPU_SECONDS},
        {RLIMIT_AS, COMPILE_MEMORY_BYTES},
        {RLIMIT_FSIZE, COMPILE_FILE_BYTES},
        {RLIMIT_NPROC, 64},
        {RLIMIT_NOFILE, 64},
        {RLIMIT_CORE, 0},
        {RLIMIT_MSGQUEUE, 0},
        {RLIMIT_MEMLOCK, 0},
    };
    return set_limits(limits, sizeof limits / sizeof *limits);
}

int confine_sanitized(void)
{
    static const struct limit limits[] = {
        {RLIMIT_CPU, SANITIZED_CPU_SECONDS},
        {RLIMIT_STACK, BOX_STACK_BYTES},
        {RLIMIT_FSIZE, 0},
        {RLIMIT_NPROC, 0},
        {RLIMIT_NOFILE, 16},
        {RLIMIT_CORE, 0},
    };
    return set_limits(limits, sizeof limits / sizeof *limits);
}

int confine_limits(uint64_t cpu_milliseconds, uint64_t memory_bytes)
{
    /* The worker watches CPU time to the millisecond; this one, to the second, is for the case that
     * it cannot. */
    rlim_t cpu_seconds = cpu_milliseconds / 1000 + 2;
    const struct limit limits[] = {
        {RLIMIT_CPU, cpu_seconds}, {RLIMIT_AS, memory_bytes}, {RLIMIT_STACK, BOX_STACK_BYTES},
        {RLIMIT_FSIZE, 0},         {RLIMIT_NPROC, 0},         {RLIMIT_NOFILE, 16},
        {RLIMIT_CORE, 0},          {RLIMIT_MSGQUEUE, 0},      {RLIMIT_MEMLOCK, 0},
        {RLIMIT_SIGPENDING, 16},
    };
    return set_limits(limits, sizeof limits / sizeof *limits);
}

int confine_files(void)
{
    static const uint64_t reading =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    static const uint64_t everything =
        (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; /* all of its first version */
    struct landlock_ruleset_attr rules = {.handled_access_fs = everything};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return -1;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (ruleset < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -1;
    struct landlock_path_beneath_attr root = {.allowed_access = reading,
                                              .parent_fd = open("/", O_PATH | O_CLOEXEC)};
    bool done =
        root.parent_fd >= 0 &&
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &root, 0) == 0 &&
        syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(root.parent_fd);
    close(ruleset);
    return done ? 0 : -1;
}
