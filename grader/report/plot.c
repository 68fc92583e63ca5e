#include "report/plot.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/process.h"
#include "report/graph_plot.h"
#include "report/heat_map.h"
#include "report/plot_cache.h"
#include "report/svg.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Numbers of the descriptors in gnuplot's process; it finds the memory files under /proc/self/fd. */
enum { SCRIPT = 3, PICTURE = 4 };

/*
 * The order for every plot. A mistake in a script ends the loading, not gnuplot: so the script says that it came to
 * its end, and the last line that gnuplot is done with it, one way or the other.
 */
static const char order[] = "load '/proc/self/fd/3'\nunset output\nprint 'gradus: done'\n",
                  done[] = "gradus: done\n", last_line[] = "print 'gradus: drawn'\n",
                  drawn_line[] = "gradus: drawn\n", place[] = "/proc/self/fd/4";

struct plotter {
    struct process process;
    int orders, messages; /* our ends; open while there is a process */
    int script, picture;  /* memory files */
    unsigned failures;    /* in a row */
    struct plot_cache cache;
    int64_t wall_ms; /* for one plot */
    size_t columns;  /* of plots for a terminal */
};

struct plotter *plotter_open(int64_t wall_ms)
{
    struct plotter *plotter = memory_new(1, sizeof *plotter);
    plotter->wall_ms = wall_ms;
    plotter->columns = PLOT_COLUMNS_USUAL;
    return plotter;
}

void plotter_fit(struct plotter *plotter, size_t columns)
{
    size_t fit = columns ? columns - 1
                         : PLOT_COLUMNS_USUAL; /* the last column would wrap in some terminals */
    fit = fit < PLOT_COLUMNS_LEAST ? PLOT_COLUMNS_LEAST : fit;
    plotter->columns = fit > PLOT_COLUMNS_MAX ? PLOT_COLUMNS_MAX : fit;
}

static void stop(struct plotter *plotter)
{
    if (!plotter->process.pid)
        return;
    process_kill(&plotter->process);
    close(plotter->orders);
    close(plotter->messages);
    close(plotter->script);
    close(plotter->picture);
}

void plotter_close(struct plotter *plotter)
{
    if (!plotter)
        return;
    stop(plotter);
    plot_cache_release(&plotter->cache);
    free(plotter);
}

int plotter_process(const struct plotter *plotter)
{
    return plotter->process.pid;
}

/* --- starting --- */

static int start_program(const char *program, int orders, int messages, struct plotter *plotter,
                         struct error *error)
{
    const char *const arguments[] = {program, "-d", NULL};
    const struct process_descriptor descriptors[] = {{orders, STDIN_FILENO},
                                                     {messages, STDERR_FILENO},
                                                     {plotter->script, SCRIPT},
                                                     {plotter->picture, PICTURE}};
    struct process_plan plan = {.arguments = arguments,
                                .descriptors = descriptors,
                                .descriptor_count = sizeof descriptors / sizeof *descriptors};
    return process_start(&plan, &plotter->process, error);
}

/* Closes those of the descriptors that are open. */
static void close_all(const int descriptors[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
}

static int start(struct plotter *plotter, struct error *error)
{
    int orders[2] = {-1, -1}, messages[2] = {-1, -1};
    struct plotter made = *plotter;
    made.script = made.picture = -1;
    char *program = process_find_program("gnuplot");
    int result = -1;
    if (!program)
        return error_set(error, ERROR_MACHINE,
                         "there are no plots, because gnuplot is not installed; install Debian's "
                         "gnuplot-nox");
    /* A socket, not a pipe: writing to a process that has ended is then an error and no signal. */
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, orders) || pipe2(messages, O_CLOEXEC))
        error_set(error, ERROR_MACHINE, "cannot make a pipe: %s", strerror(errno));
    else if ((made.script = file_in_memory("gradus-script", 0, error)) >= 0 &&
             (made.picture = file_in_memory("gradus-picture", 0, error)) >= 0)
        result = start_program(program, orders[1], messages[1], &made, error);
    free(program);
    close_all(&orders[1], 1);
    close_all(&messages[1], 1);
    if (result) {
        close_all((const int[]){orders[0], messages[0], made.script, made.picture}, 4);
        return -1;
    }
    made.orders = orders[0];
    made.messages = messages[0];
    *plotter = made;
    return 0;
}

/* --- one plot --- */

static int write_anew(int descriptor, const struct text *contents, struct error *error)
{
    if (ftruncate(descriptor, 0) || lseek(descriptor, 0, SEEK_SET) < 0)
        return error_set(error, ERROR_MACHINE, "cannot write a memory file: %s", strerror(errno));
    return file_write_descriptor(descriptor, text_string(contents), contents->length,
                                 "the plot's script", error);
}

static bool is_done(const struct text *messages)
{
    size_t length = strlen(done);
    return messages->length >= length &&
           memcmp(messages->bytes + messages->length - length, done, length) == 0;
}

/* Waits until gnuplot says that it is done, and whether it has drawn. */
static int await(const struct plotter *plotter, struct error *error)
{
    int64_t deadline = monotonic_ms() + plotter->wall_ms;
    struct text said = {0};
    char block[1024];
    int result = -1;
    while (result) {
        int64_t left = deadline - monotonic_ms();
        struct pollfd watched = {.fd = plotter->messages, .events = POLLIN};
        int ready = left > 0 ? poll(&watched, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 ? read(plotter->messages, block, sizeof block) : 0;
        if (got > 0 && said.length < BOX_LOG_BYTES_MAX)
            text_append(&said, block, (size_t)got);
        if (is_done(&said)) {
            result = strstr(text_string(&said), drawn_line) ? 0 : -1;
            if (result)
                error_set(error, ERROR_MACHINE, "a plot is missing: gnuplot says: %s",
                          text_string(&said));
            break;
        } else if (ready <= 0) {
            error_set(error, ERROR_MACHINE,
                      "a plot is missing: gnuplot did not finish it within %g s",
                      (double)plotter->wall_ms / 1000);
            break;
        } else if (got <= 0) {
            error_set(error, ERROR_MACHINE, "a plot is missing: gnuplot ended%s%s",
                      said.length ? ": " : "", text_string(&said));
            break;
        }
    }
    text_release(&said);
    return result;
}

static int draw(struct plotter *plotter, const struct text *script, struct text *drawn,
                struct error *error)
{
    struct text ignored = {0};
    if ((!plotter->process.pid && start(plotter, error)) ||
        write_anew(plotter->script, script, error) || write_anew(plotter->picture, &ignored, error))
        return -1;
    if (send(plotter->orders, order, strlen(order), MSG_NOSIGNAL) != (ssize_t)strlen(order))
        return error_set(error, ERROR_MACHINE, "a plot is missing: gnuplot ended");
    if (await(plotter, error))
        return -1;
    if (lseek(plotter->picture, 0, SEEK_SET) < 0 ||
        file_read_descriptor(plotter->picture, PLOT_BYTES_MAX, drawn, error))
        return error_set(error, ERROR_MACHINE, "a plot is missing: it cannot be read back");
    return drawn->length ? 0 : error_set(error, ERROR_MACHINE, "a plot is missing: it is empty");
}

/* Draws; a process that was there before and is gone may have been ended by somebody: once more, with a new one. */
static int draw_persistently(struct plotter *plotter, const struct text *script, struct text *drawn,
                             struct error *error)
{
    bool was_there = plotter->process.pid != 0;
    if (draw(plotter, script, drawn, error) == 0)
        return 0;
    int status;
    bool is_gone = plotter->process.pid &&
                   process_wait(&plotter->process, monotonic_ms() + 100, &status) == PROCESS_ENDED;
    if (is_gone)
        close_all(
            (const int[]){plotter->orders, plotter->messages, plotter->script, plotter->picture},
            4);
    else
        stop(plotter);
    if (!was_there || !is_gone)
        return -1;
    struct error ignored;
    if (draw(plotter, script, drawn, &ignored) == 0)
        return 0;
    stop(plotter);
    return -1;
}

/* Appends title and y axis, then the lines without the blanks at their ends and the empty ones around them. */
static void add_lines(const struct plot *plot, const struct text *drawn, struct text *picture)
{
    text_print(picture, "  %s\n", plot->title);
    if (*plot->y.label)
        text_print(picture, "  %s\n", plot->y.label);
    size_t before = picture->length;
    for (const char *line = text_string(drawn); *line;) {
        size_t length = strcspn(line, "\n"), shown = length;
        while (shown && strchr(" \f", line[shown - 1]))
            shown--;
        if (shown || picture->length > before) {
            text_append(picture, line, shown);
            text_add(picture, "\n");
        }
        line += length + (line[length] == '\n');
    }
    while (picture->length > before + 1 && picture->bytes[picture->length - 2] == '\n')
        picture->bytes[--picture->length] = '\0';
}

static int draw_anew(struct plotter *plotter, const struct plot *plot, enum plot_medium medium,
                     const char *id, struct text *picture, struct error *error)
{
    struct text script = {0}, drawn = {0};
    if (plotter->failures >= PLOT_FAILURES_MAX)
        return error_set(error, ERROR_MACHINE, "no more plots: gnuplot failed %d times in a row",
                         PLOT_FAILURES_MAX);
    plot_script(plot, medium, plotter->columns, place, &script);
    text_add(&script, last_line);
    int result = draw_persistently(plotter, &script, &drawn, error);
    plotter->failures = result ? plotter->failures + 1 : 0;
    struct plot_layout layout = plot_layout(plot);
    if (!result && medium == PLOT_SVG)
        svg_finish(plot, id, layout.width, layout.height, &drawn, picture);
    else if (!result && medium == PLOT_TERMINAL)
        add_lines(plot, &drawn, picture);
    else if (!result)
        text_append(picture, drawn.bytes, drawn.length);
    text_release(&script);
    text_release(&drawn);
    return result;
}

int plotter_draw(struct plotter *plotter, const struct plot *plot, enum plot_medium medium,
                 const char *id, struct text *picture, struct error *error)
{
    struct plot_key key = plot_key_of(plot, medium, id);
    const struct text *kept = plot_cache_find(&plotter->cache, &key);
    if (kept) {
        text_append(picture, kept->bytes, kept->length);
        return 0;
    }
    if (plot->form == PLOT_HEAT_MAP && medium == PLOT_TERMINAL) {
        heat_map_lines(plot, INK_PLAIN, picture);
        return 0;
    }
    size_t before = picture->length;
    int result = plot->form == PLOT_GRAPH ? graph_plot(plot, medium, id, picture, error)
                                          : draw_anew(plotter, plot, medium, id, picture, error);
    if (!result)
        plot_cache_keep(&plotter->cache, &key, picture->bytes + before, picture->length - before);
    return result;
}
