#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"
#include "box/compile.h"
#include "class/slurm.h"
#include "commands/trial.h"

#include <errno.h>
#include <langinfo.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * How it works: a small grading is made, which is the proof; around it everything is looked at that it needs or that
 * other commands need, so that what is missing is named together with the command that installs it. Only what grading
 * cannot do without counts for the exit status.
 */

/* The first gcc that fills variables that are not set (-ftrivial-auto-var-init). */
static const int compiler_least = 12;

/* Bytes that a check may use and that a compilation leaves in the temporary folder, with room. */
static const double memory_least = 512.0 * (1 << 20), disk_least = 100.0 * (1 << 20);

static const double mebibyte = 1 << 20;

enum { PROGRAM_WALL_MS = 5000, PRINTED_BYTES_MAX = 4096, DETAIL_BYTES_MAX = 110 };

enum state { FOUND, MISSING, OLD };

/* Whether grading needs it. */
enum need { NEEDED, USEFUL };

struct report {
    struct text text;
    bool can_grade;
};

/* A line of the table; `what_to_do` only if it is not as it should be. */
static void add(struct report *report, enum need need, const char *name, enum state state,
                const char *detail, const char *what_to_do)
{
    static const char *const words[] = {[FOUND] = "ok", [MISSING] = "missing", [OLD] = "old"};
    struct text line = {0};
    size_t length = strcspn(detail, "\n");
    text_add_visible(&line, detail, length < DETAIL_BYTES_MAX ? length : DETAIL_BYTES_MAX);
    if (length > DETAIL_BYTES_MAX)
        text_add(&line, "...");
    text_print(&report->text, "  %-8s %-15s %s\n", words[state], name, text_string(&line));
    text_release(&line);
    if (state == FOUND)
        return;
    text_print(&report->text, "  %24s %s\n", need == NEEDED ? "needed:" : "", what_to_do);
    report->can_grade &= need == USEFUL;
}

/* --- the compiler and the box --- */

/* The major version in "gcc (Debian 12.2.0-14) 12.2.0": the last word's number; 0 if there is none. */
static int major_version(const char *version)
{
    const char *space = strrchr(version, ' ');
    return space ? atoi(space + 1) : 0;
}

static void look_at_compiler(struct report *report)
{
    struct text version = {0};
    struct error error = {0};
    if (compile_version(&version, &error))
        add(report, NEEDED, "compiler", MISSING, error.text, "apt-get install gcc libc6-dev");
    else
        add(report, NEEDED, "compiler",
            major_version(text_string(&version)) < compiler_least ? OLD : FOUND,
            text_string(&version), "apt-get install gcc-12 (and make it /usr/bin/gcc)");
    text_release(&version);
}

/* Without assignments, as on students' machines, there is `gradus check` in a kit. */
static void look_at_assignments(const struct options *options, struct report *report)
{
    struct root root;
    struct error error = {0};
    bool found = root_find(options->root, &root, &error) == 0;
    add(report, options->root ? NEEDED : USEFUL, "assignments", found ? FOUND : MISSING,
        found           ? root.assignments
        : options->root ? error.text
                        : "none are beside the program",
        options->root ? "name the folder that holds assignments/ and configs/"
                      : "students need none: gradus check and gradus submit work in their kit");
    if (found)
        root_release(&root);
}

static void look_at_trial(struct report *report)
{
    struct trial trial;
    struct error error = {0};
    char *worker;
    if (root_find_worker(&worker, &error)) {
        add(report, NEEDED, "worker", MISSING, error.text, "make install, or make install-student");
        return;
    }
    trial_make(worker, &trial);
    free(worker);
    bool compiles = trial.compiling.kind == ERROR_NONE, runs = trial.running.kind == ERROR_NONE;
    char *compiled = text_format("a program compiles with students' flags, in a box, in %.0f ms",
                                 1000 * trial.compile_seconds),
         *ran = text_format("it runs in a box and answers in %.0f ms", 1000 * trial.run_seconds);
    add(report, NEEDED, "compile box", compiles ? FOUND : MISSING,
        compiles ? compiled : trial.compiling.text, "apt-get install gcc libc6-dev bubblewrap");
    add(report, NEEDED, "run box", runs ? FOUND : MISSING, runs ? ran : trial.running.text,
        compiles ? "allow user namespaces (README.md, \"The box\")" : "the line above, first");
    free(compiled);
    free(ran);
}

/* --- the kernel --- */

static void look_at_kernel(struct report *report)
{
    unsigned action = SECCOMP_RET_KILL_PROCESS;
    bool filters = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    add(report, NEEDED, "seccomp", filters ? FOUND : MISSING,
        filters ? "system calls are filtered" : strerror(errno),
        "boot a kernel with CONFIG_SECCOMP_FILTER");
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    char *detail = abi > 0 ? text_format("version %ld of its interface", abi)
                           : text_format("the box has a wall less: %s", strerror(errno));
    add(report, USEFUL, "Landlock", abi > 0 ? FOUND : MISSING, detail,
        "boot with lsm=landlock,... (Linux 5.13 or later)");
    free(detail);
}

static void look_at_memory(struct report *report)
{
    struct sysinfo info;
    if (sysinfo(&info))
        return;
    double free_bytes = ((double)info.freeram + (double)info.bufferram) * info.mem_unit,
           all_bytes = (double)info.totalram * info.mem_unit;
    char *detail = text_format("%.0f MiB, %.0f of them free, %d processors", all_bytes / mebibyte,
                               free_bytes / mebibyte, get_nprocs());
    add(report, USEFUL, "memory", all_bytes < memory_least ? MISSING : FOUND, detail,
        "a check may use 512 MiB: use a larger machine, or a lower memory_mib in configs/");
    free(detail);
}

static void look_at_folder(struct report *report, const char *name, const char *folder,
                           const char *what_to_do)
{
    struct statvfs space;
    char *detail;
    bool enough = false;
    if (statvfs(folder, &space) || access(folder, W_OK)) {
        detail = text_format("%s: %s", folder, strerror(errno));
    } else {
        double free_bytes = (double)space.f_bavail * (double)space.f_frsize;
        enough = free_bytes >= disk_least;
        detail = text_format("%s has %.0f MiB free", folder, free_bytes / mebibyte);
    }
    add(report, USEFUL, name, enough ? FOUND : MISSING, detail, what_to_do);
    free(detail);
}

/* --- other programs --- */

/* Programs that some command needs, what for, and the package that has them. */
static const struct {
    const char *name, *option, *purpose, *package;
    enum need need;
} programs[] = {
    {"bwrap", "--version", "the box's walls", "bubblewrap", NEEDED},
    {"gnuplot", "--version", "plots", "gnuplot-nox", USEFUL},
    {"dot", "-V", "plots of graphs", "graphviz", USEFUL},
    {"gdb", "--version", "stepping through a student's function", "gdb", USEFUL},
    {"clang", "--version", "make fuzz, a second compiler", "clang", USEFUL},
};

/* The first line of what a program prints of its version; gdb may have a warning before it. */
static const char *version_line(const char *printed)
{
    for (const char *line = printed; *line;) {
        size_t length = strcspn(line, "\n");
        if (!memmem(line, length, "warning", 7))
            return line;
        line += length + (line[length] == '\n');
    }
    return "";
}

static void look_at_programs(struct report *report)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char *path = process_find_program(programs[i].name), *detail;
        char *install = text_format("apt-get install %s", programs[i].package);
        struct text printed = {0};
        struct error error = {0};
        int status = 0;
        bool works = path &&
                     !process_run((const char *[]){path, programs[i].option, NULL}, PROGRAM_WALL_MS,
                                  PRINTED_BYTES_MAX, &printed, &status, &error) &&
                     status == 0;
        const char *version = version_line(text_string(&printed));
        int length = (int)strcspn(version, "\n");
        detail = works ? text_format("%.*s (%s)", length, version, programs[i].purpose)
                       : text_format("for %s", programs[i].purpose);
        add(report, programs[i].need, programs[i].name, works ? FOUND : MISSING, detail, install);
        text_release(&printed);
        free(detail);
        free(install);
        free(path);
    }
}

static void look_at_criterion(struct report *report)
{
    static const char header[] = "/usr/include/criterion/criterion.h";
    bool found = file_exists(header);
    add(report, USEFUL, "Criterion", found ? FOUND : MISSING,
        found ? header : "for students' own tests", "apt-get install libcriterion-dev");
}

static void look_at_slurm(struct report *report)
{
    char *path = process_find_program("sbatch");
    struct error error = {0};
    size_t tasks;
    bool answers = path && slurm_tasks("gradus-doctor", &tasks, &error) == 0;
    add(report, USEFUL, "Slurm", answers ? FOUND : MISSING,
        answers ? "the controller answers"
        : path  ? error.text
                : "for gradus batch --slurm",
        path ? "start its controller: systemctl start slurmctld" : "apt-get install slurm-client");
    free(path);
}

static void look_at_libraries(struct report *report)
{
    char *detail = text_format("version %s", sqlite3_libversion());
    add(report, USEFUL, "SQLite", FOUND, detail, "");
    free(detail);
    const char *name = setlocale(LC_ALL, "");
    bool is_utf8 = name && text_equal(nl_langinfo(CODESET), "UTF-8");
    detail = text_format("%s%s", name ? name : "the one that is named does not exist",
                         is_utf8 ? "" : "; names with accents may look wrong");
    add(report, USEFUL, "locale", is_utf8 ? FOUND : MISSING, detail, "export LC_ALL=C.UTF-8");
    free(detail);
    setlocale(LC_ALL, "C");
}

/* --- the whole --- */

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    if (options_read(count, arguments, 0, 0, 0, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    const char *temporary = getenv("TMPDIR");
    struct report report = {.can_grade = true};
    text_add(&report.text, "gradus " GRADUS_VERSION " on this machine\n\n");
    look_at_compiler(&report);
    look_at_trial(&report);
    look_at_assignments(&options, &report);
    look_at_kernel(&report);
    look_at_memory(&report);
    look_at_programs(&report);
    look_at_criterion(&report);
    look_at_slurm(&report);
    look_at_libraries(&report);
    look_at_folder(&report, "temporary files", temporary && *temporary ? temporary : "/tmp",
                   "make room there, or name another folder: export TMPDIR=...");
    look_at_folder(&report, "/dev/shm", "/dev/shm",
                   "in docker: --shm-size=256m (only other programs need it)");
    text_add(&report.text, report.can_grade ? "\ngrading works on this machine\n"
                                            : "\ngrading does not work on this machine\n");
    int status = print_out(command, &report.text, report.can_grade ? STATUS_DONE : STATUS_MACHINE);
    text_release(&report.text);
    return status;
}

const struct command command_doctor = {
    .name = "doctor",
    .usage = "[OPTION]...",
    .user = FOR_EVERYBODY,
    .summary = "Says what this machine offers for grading, and how to get the rest",
    .help = "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "A small program is compiled and run in a box. What is only useful (plots, Slurm, "
            "students'\n"
            "tests) is named when it is missing, and does not matter for the exit status.\n"
            "\n"
            "Exit status: 0 grading works; 2 usage; 3 it does not.\n",
    .run = run,
};
