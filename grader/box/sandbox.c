#include "box/sandbox.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "box/chroot.h"

#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Descriptors below are the program's, from here on bubblewrap's own. */
enum { FIRST_DATA_DESCRIPTOR = 10, ARGUMENTS_MAX = 256, FILES_MAX = 40 };

struct arguments {
    const char *list[ARGUMENTS_MAX];
    char *owned[ARGUMENTS_MAX]; /* those made here */
    size_t count, owned_count;
};

static void add(struct arguments *arguments, const char *text)
{
    if (arguments->count < ARGUMENTS_MAX - 1)
        arguments->list[arguments->count++] = text;
}

static void add_number(struct arguments *arguments, size_t number)
{
    char *text = text_format("%zu", number);
    arguments->owned[arguments->owned_count++] = text;
    add(arguments, text);
}

static void add_walls(struct arguments *arguments)
{
    static const char *const walls[] = {
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--cap-drop",
        "ALL",
        "--uid",
        "65534",
        "--gid",
        "65534",
        "--hostname",
        "box",
        "--setenv",
        "PATH",
        "/usr/bin",
        "--setenv",
        "LC_ALL",
        "C",
        "--dev-bind",
        "/dev/null",
        "/dev/null",
    };
    for (size_t i = 0; i < sizeof walls / sizeof *walls; i++)
        add(arguments, walls[i]);
}

static void add_places(struct arguments *arguments, const struct sandbox_plan *plan)
{
    for (size_t i = 0; i < plan->place_count; i++) {
        add(arguments, "--ro-bind-try");
        add(arguments, plan->places[i].outside);
        add(arguments, plan->places[i].inside);
    }
    if (plan->proc == SANDBOX_OWN_PROC) {
        add(arguments, "--proc");
        add(arguments, "/proc");
    }
    if (plan->scratch_bytes) {
        add(arguments, "--size");
        add_number(arguments, plan->scratch_bytes);
        add(arguments, "--tmpfs");
        add(arguments, "/tmp");
    }
    for (size_t i = 0; i < plan->file_count; i++) {
        add(arguments, "--perms");
        add(arguments, plan->files[i].mode == SANDBOX_EXECUTABLE ? "0555" : "0444");
        add(arguments, "--ro-bind-data");
        add_number(arguments, FIRST_DATA_DESCRIPTOR + i);
        add(arguments, plan->files[i].inside);
    }
}

/*
 * Whether the kernel, too, takes us for user 0. In a user namespace (a rootless container) 0 is only a name for an
 * ordinary user, and there may be no other to become.
 */
static bool is_real_root(void)
{
    struct text map = {0};
    struct error ignored = {0};
    unsigned long inside = 0, outside = 0;
    if (geteuid() != 0)
        return false;
    int descriptor = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
    bool known = descriptor >= 0 && file_read_descriptor(descriptor, 4096, &map, &ignored) == 0 &&
                 sscanf(text_string(&map), "%lu %lu", &inside, &outside) == 2;
    if (descriptor >= 0)
        close(descriptor);
    text_release(&map);
    return !known || inside != 0 || outside == 0;
}

static int start(const struct sandbox_plan *plan, const char *bubblewrap,
                 struct arguments *arguments, struct process *process, struct error *error)
{
    add(arguments, bubblewrap);
    add_walls(arguments);
    add_places(arguments, plan);
    add(arguments, "--remount-ro");
    add(arguments, "/");
    add(arguments, "--chdir");
    add(arguments, plan->folder);
    add(arguments, "--");
    for (size_t i = 0; plan->command[i]; i++)
        add(arguments, plan->command[i]);

    struct process_descriptor descriptors[FILES_MAX + FIRST_DATA_DESCRIPTOR];
    size_t count = 0;
    if (plan->file_count > FILES_MAX || plan->descriptor_count > FIRST_DATA_DESCRIPTOR ||
        arguments->count == ARGUMENTS_MAX - 1)
        return error_set(error, ERROR_INPUT, "too many files for one box; hand in fewer");
    for (size_t i = 0; i < plan->descriptor_count; i++)
        descriptors[count++] = plan->descriptors[i];
    for (size_t i = 0; i < plan->file_count; i++)
        descriptors[count++] =
            (struct process_descriptor){plan->files[i].descriptor, FIRST_DATA_DESCRIPTOR + (int)i};
    struct process_plan process_plan = {
        .arguments = arguments->list,
        .descriptors = descriptors,
        .descriptor_count = count,
        .prepare = chroot_become_root,
        .user = is_real_root() ? BOX_USER_ID : 0,
    };
    return process_start(&process_plan, process, error);
}

int sandbox_start(const struct sandbox_plan *plan, struct process *process, struct error *error)
{
    char *bubblewrap = process_find_program("bwrap");
    if (!bubblewrap)
        return error_set(error, ERROR_MACHINE,
                         "bubblewrap is missing, and nothing is run without a box; install it: "
                         "apt-get install bubblewrap");
    struct arguments arguments = {0};
    int result = start(plan, bubblewrap, &arguments, process, error);
    for (size_t i = 0; i < arguments.owned_count; i++)
        free(arguments.owned[i]);
    free(bubblewrap);
    return result;
}

struct libraries {
    struct sandbox_place *places;
    size_t count;
};

static int add_library(struct dl_phdr_info *info, size_t bytes, void *context)
{
    static const char *const names[] = {"/libc.so", "/libm.so", "/ld-linux", "/ld-musl"};
    struct libraries *libraries = context;
    (void)bytes;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strstr(info->dlpi_name, names[i]) && libraries->count < SANDBOX_LIBRARIES_MAX)
            libraries->places[libraries->count++] =
                (struct sandbox_place){info->dlpi_name, info->dlpi_name};
    return 0;
}

size_t sandbox_libraries(struct sandbox_place places[SANDBOX_LIBRARIES_MAX])
{
    struct libraries libraries = {.places = places};
    dl_iterate_phdr(add_library, &libraries);
    return libraries.count;
}

/* What to do about each of bubblewrap's usual complaints; the first whose words occur in its log is
 * given. */
static const struct {
    const char *words, *advice;
} advices[] = {
    {"setting up uid map", "this kernel lets only programs with an AppArmor profile make user "
                           "namespaces; give bwrap one that says "
                           "'userns,' (see 'gradus' README, 'The box')"},
    {"No permissions to create new namespace",
     "user namespaces are forbidden here: in a chroot only root can grade; in a container allow "
     "them (docker: --security-opt seccomp=unconfined "
     "--security-opt apparmor=unconfined), elsewhere: sysctl kernel.unprivileged_userns_clone=1"},
    {"Creating new namespace failed",
     "user namespaces are forbidden here; check sysctl user.max_user_namespaces and "
     "kernel.unprivileged_userns_clone"},
    {"pivot_root", "bubblewrap cannot work in a plain chroot; use systemd-nspawn or a container "
                   "with user namespaces"},
    {"/proc", "mount /proc first: mount -t proc proc /proc"},
    {"Unknown option", "bubblewrap 0.8.0 or newer is needed"},
};

int sandbox_explain(const char *log, struct error *error)
{
    const char *advice = "see whether 'bwrap --unshare-all --ro-bind / / true' works";
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
        if (strstr(log, advices[i].words)) {
            advice = advices[i].advice;
            break;
        }
    }
    size_t length = strcspn(log, "\n");
    return error_set(error, ERROR_MACHINE, "the box cannot be raised (%.*s); %s",
                     (int)(length > 120 ? 120 : length), length ? log : "no reason given", advice);
}
