#include "worker/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What honest code and the C library under it ask for: memory, output, time, the end. */
static const int always_allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(writev),
    SCMP_SYS(lseek),         SCMP_SYS(close),           SCMP_SYS(fstat),
    SCMP_SYS(brk),           SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(futex),           SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),     SCMP_SYS(restart_syscall), SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),     SCMP_SYS(sysinfo),         SCMP_SYS(getpid),
    SCMP_SYS(gettid),        SCMP_SYS(sched_yield),     SCMP_SYS(times),
    SCMP_SYS(getrusage),
};

/* Asked for by the C library on the way, harmless to refuse: qsort, perror, getchar on a closed
 * input. */
static const struct {
    int call, error;
} refused[] = {
    {SCMP_SYS(ioctl), ENOTTY},
    {SCMP_SYS(dup), EBADF},
    {SCMP_SYS(fcntl), EBADF},
    {SCMP_SYS(access), EACCES},
    {SCMP_SYS(faccessat2), EACCES},
    {SCMP_SYS(readlink), EACCES},
    {SCMP_SYS(sched_getaffinity), ENOSYS},
};

/* What loading an object needs besides, in the first filter only. */
static const int loading_allowed[] = {
    SCMP_SYS(pread64), SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(newfstatat), SCMP_SYS(seccomp),
};

static int allow_common(scmp_filter_ctx filter)
{
    int result = 0;
    for (size_t i = 0; i < sizeof always_allowed / sizeof *always_allowed; i++)
        result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, always_allowed[i], 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)refused[i].error),
                                   refused[i].call, 0);
    /* abort() and the C library's own checks. The worker ignores this signal, so it can only reach
     * its sender. */
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                               SCMP_A2(SCMP_CMP_EQ, SIGABRT));
    return result;
}

static int allow_loading(scmp_filter_ctx filter)
{
    int result = 0;
    for (size_t i = 0; i < sizeof loading_allowed / sizeof *loading_allowed; i++)
        result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, loading_allowed[i], 0);
    /* Opening for reading: the box holds nothing but the C library, the worker and the object. */
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, O_RDONLY));
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT));
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_WRONLY));
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDWR));
    return result;
}

static int allow_calling(scmp_filter_ctx filter)
{
    int result = 0;
    /* An honest fopen("debug.txt") gets NULL and goes on. */
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 0);
    /* stdio asks for the kind of descriptor 1, by way of an empty path. */
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                               SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    result |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                               SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    result |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return result;
}

/* Has libseccomp write the filter's program, and keeps it. */
static int keep_program(scmp_filter_ctx filter, struct sock_fprog *program)
{
    int file = memfd_create("filter", MFD_CLOEXEC), result = -1;
    struct stat status;
    if (file >= 0 && seccomp_export_bpf(filter, file) == 0 && fstat(file, &status) == 0) {
        struct sock_filter *instructions = malloc((size_t)status.st_size);
        if (instructions &&
            pread(file, instructions, (size_t)status.st_size, 0) == status.st_size) {
            *program = (struct sock_fprog){
                .len = (unsigned short)((size_t)status.st_size / sizeof *instructions),
                .filter = instructions};
            result = 0;
        }
    }
    if (file >= 0)
        close(file);
    return result;
}

static int translate(int (*allow_more)(scmp_filter_ctx), struct sock_fprog *program)
{
    /* A call for another architecture (int 0x80, x32) ends the process at once: its numbers mean
     * other calls. */
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    int result = -1;
    if (filter && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
        allow_common(filter) == 0 && allow_more(filter) == 0)
        result = keep_program(filter, program);
    seccomp_release(filter);
    return result;
}

int filters_translate(struct filters *filters)
{
    return translate(allow_loading, &filters->loading) ||
                   translate(allow_calling, &filters->calling)
               ? -1
               : 0;
}

int filter_install(const struct sock_fprog *filter)
{
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, filter);
}
