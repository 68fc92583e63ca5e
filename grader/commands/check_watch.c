/*
 * How it works
 *   inotify tells that something happens in the folder (not to the file: most editors replace it), and after a moment
 *   of quiet the sources are read; if they are not what was checked last, a process of its own checks them. What it
 *   prints is collected and shown at once, so that the screen never flickers. A save stops the check that is still
 *   going: the process is killed, and with it all that it started (base/process.h). The inputs and what is expected of
 *   them are made once, before the first save.
 *   Where inotify is blind (a folder that another machine writes to) a look every half second finds the change.
 */
#include "commands/check.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    QUIET_MS = 10,  /* after the last event of a save: editors need several */
    LOOK_MS = 500,  /* between looks without events */
    GONE_MS = 1500, /* a source may be away while it is replaced */
};

struct watch {
    struct self_check *self;
    char *names; /* owned; of the sources, for people */
    struct stat folder;
    int events, signals; /* inotify, signalfd */
    sigset_t before;     /* the signals that were blocked before */
    bool on_terminal;
    struct text sources; /* what is or was checked last */
    pid_t run;           /* the check that is going, or 0 */
    int output;          /* of it */
    struct text printed;
    int64_t look_ms; /* when to look next */
    int64_t gone_ms; /* since when a source is missing, or 0 */
    bool told_gone;
    bool is_resized;
    bool has_examinations;
    struct examinations examinations;
};

/* --- the screen --- */

/* Writes the text and releases it. */
static int show(struct text *text, struct error *error)
{
    int result = file_write_descriptor(STDOUT_FILENO, text_string(text), text->length,
                                       "standard output", error);
    text_release(text);
    return result;
}

/* Replaces the terminal's last line; elsewhere it is a line of its own. */
static int show_status(struct watch *watch, const char *status, struct error *error)
{
    struct text text = {0};
    size_t columns = watch->self->display.columns;
    if (watch->on_terminal)
        text_print(&text, "\r\033[K%.*s", (int)(columns ? columns - 1 : strlen(status)), status);
    else
        text_print(&text, "%s\n", status);
    return show(&text, error);
}

static void add_clock(struct text *text)
{
    time_t now = time(NULL);
    struct tm local;
    char clock[16];
    if (localtime_r(&now, &local) && strftime(clock, sizeof clock, "%H:%M:%S", &local))
        text_add(text, clock);
}

static int show_start(struct watch *watch, struct error *error)
{
    struct text status = {0};
    text_add(&status, watch->on_terminal ? "" : "--- ");
    add_clock(&status);
    text_print(&status, " checking %s ...", watch->names);
    int result = show_status(watch, text_string(&status), error);
    text_release(&status);
    return result;
}

static int show_waiting(struct watch *watch, struct error *error)
{
    struct text status = {0};
    if (!watch->on_terminal)
        text_add(&status, "--- ");
    add_clock(&status);
    text_print(&status, " waiting: the next check comes when you save %s; Ctrl-C ends",
               watch->names);
    int result = show_status(watch, text_string(&status), error);
    text_release(&status);
    return result;
}

/* The report in the place of the one before. */
static int show_report(struct watch *watch, struct error *error)
{
    struct text text = {0};
    if (watch->on_terminal)
        text_add(&text, "\033[H\033[2J");
    text_append(&text, text_string(&watch->printed), watch->printed.length);
    text_release(&watch->printed);
    return show(&text, error) ? -1 : show_waiting(watch, error);
}

/* --- the sources --- */

/* Appends the contents of all sources. False if one is not there. */
static bool read_sources(const struct watch *watch, struct text *sources)
{
    const struct config *config = &watch->self->workplace->assignment.config;
    struct error ignored;
    if (!file_is_folder(watch->self->path))
        return file_read(watch->self->path, SOURCE_BYTES_MAX, sources, &ignored) == 0;
    for (size_t i = 0; i < config->source_count; i++) {
        char *path = file_join(watch->self->folder, config->sources[i]);
        bool is_there = file_read(path, SOURCE_BYTES_MAX, sources, &ignored) == 0;
        text_append(sources, "", 1); /* where one ends and the next begins */
        free(path);
        if (!is_there)
            return false;
    }
    return true;
}

static bool sources_are_there(const struct watch *watch)
{
    struct text ignored = {0};
    bool are_there = read_sources(watch, &ignored);
    text_release(&ignored);
    return are_there;
}

/* --- the check --- */

static void stop_run(struct watch *watch)
{
    if (!watch->run)
        return;
    kill(watch->run, SIGKILL);
    while (waitpid(watch->run, NULL, 0) < 0 && errno == EINTR)
        ;
    close(watch->output);
    text_release(&watch->printed);
    watch->run = 0;
}

/* In the new process: checks once, into the pipe. */
static void check_in_child(const struct watch *watch, pid_t parent, int output)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
        _exit(STATUS_MACHINE);
    close(watch->events);
    close(watch->signals);
    sigprocmask(SIG_SETMASK, &watch->before, NULL);
    int status = self_check_once(watch->self);
    fflush(NULL);
    _exit(status);
}

static int start_run(struct watch *watch, struct error *error)
{
    int ends[2];
    pid_t parent = getpid();
    stop_run(watch);
    if (show_start(watch, error))
        return -1;
    if (pipe2(ends, O_CLOEXEC))
        return error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    watch->run = fork();
    if (watch->run == 0)
        check_in_child(watch, parent, ends[1]);
    close(ends[1]);
    watch->output = ends[0];
    if (watch->run > 0)
        return 0;
    close(ends[0]);
    watch->run = 0;
    return error_set(error, ERROR_MACHINE, "cannot start a process: %s", strerror(errno));
}

/* Takes what the check printed; shows it when there is no more. */
static int take_output(struct watch *watch, struct error *error)
{
    char bytes[4096];
    int status = 0;
    ssize_t got = read(watch->output, bytes, sizeof bytes);
    if (got > 0)
        text_append(&watch->printed, bytes, (size_t)got);
    if (got > 0 || (got < 0 && errno == EINTR))
        return 0;
    close(watch->output);
    while (waitpid(watch->run, &status, 0) < 0 && errno == EINTR)
        ;
    watch->run = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_USAGE && !sources_are_there(watch)) {
        text_release(&watch->printed);
        text_release(&watch->sources);
        return 0; /* it was away for a moment, as editors do; look() sees it when it is back */
    }
    if (WIFSIGNALED(status))
        text_print(&watch->printed, "the check itself was ended by signal %d; save to try again\n",
                   WTERMSIG(status));
    return show_report(watch, error);
}

/* --- looking --- */

static bool folder_is_gone(const struct watch *watch)
{
    struct stat now;
    return stat(watch->self->folder, &now) || now.st_nlink == 0 ||
           now.st_ino != watch->folder.st_ino || now.st_dev != watch->folder.st_dev;
}

static int note_missing(struct watch *watch, struct error *error)
{
    struct text status = {0};
    int64_t now = monotonic_ms();
    if (!watch->gone_ms)
        watch->gone_ms = now;
    if (watch->told_gone || now - watch->gone_ms < GONE_MS)
        return 0;
    watch->told_gone = true;
    stop_run(watch);
    text_release(&watch->sources);
    add_clock(&status);
    text_print(&status, " %s cannot be read; the next check comes when it is back; Ctrl-C ends",
               watch->names);
    int result = show_status(watch, text_string(&status), error);
    text_release(&status);
    return result;
}

/* Whether two texts have the same bytes. */
static bool same_bytes(const struct text *a, const struct text *b)
{
    return a->length == b->length && memcmp(text_string(a), text_string(b), a->length) == 0;
}

/* Checks if the sources are not those that were checked last. */
static int look(struct watch *watch, struct error *error)
{
    struct text sources = {0};
    watch->look_ms = monotonic_ms() + LOOK_MS;
    if (folder_is_gone(watch))
        return error_set(error, ERROR_INPUT, "the folder '%s' is gone; go to where it is now",
                         watch->self->folder);
    if (!read_sources(watch, &sources)) {
        text_release(&sources);
        return note_missing(watch, error);
    }
    watch->gone_ms = 0;
    watch->told_gone = false;
    if (!watch->is_resized && same_bytes(&sources, &watch->sources)) {
        text_release(&sources);
        return 0;
    }
    if (watch->is_resized)
        watch->self->display = display_of_stdout();
    watch->is_resized = false;
    text_release(&watch->sources);
    watch->sources = sources;
    return start_run(watch, error);
}

static void drain_events(struct watch *watch)
{
    char bytes[4096];
    while (read(watch->events, bytes, sizeof bytes) > 0)
        ;
    watch->look_ms = monotonic_ms() + QUIET_MS;
}

/* Whether a signal says that this is the end. */
static bool take_signal(struct watch *watch)
{
    struct signalfd_siginfo signal;
    if (read(watch->signals, &signal, sizeof signal) != (ssize_t)sizeof signal)
        return false;
    if (signal.ssi_signo != SIGWINCH)
        return true;
    watch->is_resized = true;
    watch->look_ms = monotonic_ms() + QUIET_MS;
    return false;
}

/* Waits until something happens and does what there is to do; *ended is set when the user wants no more. */
static int wait_once(struct watch *watch, bool *ended, struct error *error)
{
    int64_t left = watch->look_ms - monotonic_ms();
    struct pollfd watched[] = {{.fd = watch->signals, .events = POLLIN},
                               {.fd = watch->events, .events = POLLIN},
                               {.fd = watch->run ? watch->output : -1, .events = POLLIN}};
    if (poll(watched, 3, left > 0 ? (int)left : 0) < 0 && errno != EINTR)
        return error_set(error, ERROR_MACHINE, "cannot wait: %s", strerror(errno));
    if (watched[0].revents && (*ended = take_signal(watch)))
        return 0;
    if (watched[1].revents)
        drain_events(watch);
    if (watched[2].revents && take_output(watch, error))
        return -1;
    return monotonic_ms() >= watch->look_ms ? look(watch, error) : 0;
}

/* --- the whole --- */

static void name_sources(struct watch *watch)
{
    const struct config *config = &watch->self->workplace->assignment.config;
    struct text names = {0};
    for (size_t i = 0; i < config->source_count; i++)
        text_print(&names, "%s%s", i ? ", " : "", config->sources[i]);
    watch->names =
        file_is_folder(watch->self->path) ? text_detach(&names) : file_name_of(watch->self->path);
    text_release(&names);
}

static int watch_open(struct watch *watch, struct error *error)
{
    const char *folder = watch->self->folder;
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGHUP);
    sigaddset(&ours, SIGWINCH);
    name_sources(watch);
    if (stat(folder, &watch->folder))
        return error_set(error, ERROR_INPUT, "cannot look into '%s': %s", folder, strerror(errno));
    watch->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch->events < 0 ||
        inotify_add_watch(watch->events, folder,
                          IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                              IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR) < 0)
        return error_set(error, ERROR_MACHINE, "cannot watch '%s': %s", folder, strerror(errno));
    sigprocmask(SIG_BLOCK, &ours, &watch->before);
    watch->signals = signalfd(-1, &ours, SFD_CLOEXEC);
    return watch->signals < 0
               ? error_set(error, ERROR_MACHINE, "cannot wait for signals: %s", strerror(errno))
               : 0;
}

static void watch_close(struct watch *watch)
{
    stop_run(watch);
    if (watch->events >= 0)
        close(watch->events);
    if (watch->signals >= 0) {
        close(watch->signals);
        sigprocmask(SIG_SETMASK, &watch->before, NULL);
    }
    if (watch->has_examinations)
        examinations_release(&watch->examinations);
    watch->self->prepared = NULL;
    text_release(&watch->sources);
    text_release(&watch->printed);
    free(watch->names);
}

/* Makes what all later runs share, while the first one is under way. */
static void prepare(struct watch *watch)
{
    const struct workplace *workplace = watch->self->workplace;
    examinations_prepare(&workplace->assignment.config, workplace->oracle,
                         watch->self->options->seed, &watch->examinations);
    watch->has_examinations = true;
    watch->self->prepared = &watch->examinations;
}

static int watch_run(struct watch *watch, struct error *error)
{
    bool ended = false;
    if (look(watch, error))
        return -1;
    prepare(watch);
    while (!ended)
        if (wait_once(watch, &ended, error))
            return -1;
    return 0;
}

int self_check_watch(struct self_check *self)
{
    struct error error = {0}, ignored;
    struct watch watch = {
        .self = self, .events = -1, .signals = -1, .on_terminal = isatty(STDOUT_FILENO) == 1};
    int failed = watch_open(&watch, &error) || watch_run(&watch, &error);
    if (watch.on_terminal) {
        struct text end = {0};
        text_add(&end, "\r\033[K");
        if (show(&end, &ignored) && !failed)
            failed = 1;
    }
    watch_close(&watch);
    return failed ? fail(self->command, &error) : STATUS_DONE;
}
