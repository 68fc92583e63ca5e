#include "commands/plots.h"

#include "base/file.h"
#include "base/limits.h"
#include "report/heat_map.h"
#include "report/plot.h"
#include "report/terminal_self.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Says what went wrong with a plot, but the same thing only once. */
static void complain(const struct command *command, const struct error *error, struct error *said)
{
    if (!text_equal(error->text, said->text))
        (void)fail(command, error);
    *said = *error;
}

/* --- the terminal --- */

static void add_finding(const char *finding, struct text *text)
{
    enum { INDENT = 2 };
    char *line = text_format("%*s%s", INDENT, "", finding);
    terminal_add_broken_line(text, line, stdout_columns(), INDENT);
    free(line);
}

static void print_check(const struct command *command, struct plotter *plotter,
                        const struct check_result *check, struct error *said, struct text *text)
{
    for (size_t i = 0; i < check->plots.count; i++) {
        const struct plot *plot = &check->plots.list[i];
        struct error error;
        text_print(text, "\n%s\n", check->check->name);
        bool is_drawn = true;
        if (plot->form == PLOT_HEAT_MAP)
            heat_map_lines(plot, stdout_ink(), text);
        else
            is_drawn = plotter_draw(plotter, plot, PLOT_TERMINAL, "plot", text, &error) == 0;
        if (!is_drawn)
            complain(command, &error, said);
        else
            add_finding(plot->finding, text);
    }
}

void plots_print(const struct command *command, const struct result *result, struct text *text)
{
    struct plotter *plotter = plotter_open(PLOT_WALL_MS);
    struct error said = {0};
    bool all = !result_first_loss(result);
    size_t plots = 0;
    plotter_fit(plotter, stdout_columns());
    for (size_t i = 0; i < result->check_count; i++) {
        if (!all && result->checks[i].verdict == VERDICT_PASSED)
            continue;
        print_check(command, plotter, &result->checks[i], &said, text);
        plots += result->checks[i].plots.count;
    }
    if (!plots)
        text_print(text, "\nno plots: %s\n",
                   all ? "no check here has one" : "none of the checks that failed has one");
    plotter_close(plotter);
}

/* --- files --- */

static void add_word(struct text *name, const char *string)
{
    for (const char *at = string; *at; at++) {
        char letter = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        bool after_dash = !name->length || name->bytes[name->length - 1] == '-';
        if (plain)
            text_append(name, &letter, 1);
        else if (!after_dash)
            text_add(name, "-");
    }
}

/* "07-momentum-keeps-going-path-1". The caller frees. */
static char *name_of(const struct result *result, size_t check, size_t plot)
{
    struct text name = {0};
    text_print(&name, "%02zu-", check + 1);
    add_word(&name, result->checks[check].check->name);
    text_add(&name, "-");
    add_word(&name, result->checks[check].plots.list[plot].name);
    text_print(&name, "-%zu", plot + 1);
    return text_detach(&name);
}

static int write_file(const char *folder, const char *name, const char *ending,
                      const struct text *contents, struct error *error)
{
    char *file = text_format("%s.%s", name, ending), *path = file_join(folder, file);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int result =
        descriptor < 0
            ? error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno))
            : file_write_descriptor(descriptor, contents->bytes, contents->length, path, error);
    if (descriptor >= 0 && close(descriptor) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    free(path);
    free(file);
    return result;
}

/* Whatever cannot be drawn is told and left out; fails only if a file cannot be written. */
static int write_check(const struct command *command, struct plotter *plotter,
                       const struct result *result, size_t check, const char *folder, bool png,
                       size_t *written, struct error *said, struct error *error)
{
    const struct plots *plots = &result->checks[check].plots;
    int outcome = 0;
    for (size_t i = 0; i < plots->count && !outcome; i++) {
        struct text picture = {0};
        struct error trouble;
        char *name = name_of(result, check, i), *id = text_format("plot-%zu-%zu", check + 1, i + 1);
        if (plotter_draw(plotter, &plots->list[i], png ? PLOT_PNG : PLOT_SVG, id, &picture,
                         &trouble)) {
            complain(command, &trouble, said);
        } else {
            outcome = write_file(folder, name, png ? "png" : "svg", &picture, error);
            *written += !outcome;
        }
        text_release(&picture);
        free(id);
        free(name);
    }
    return outcome;
}

int plots_write(const struct command *command, const struct result *result, const char *folder,
                bool png, struct error *error)
{
    struct error said = {0};
    size_t written = 0;
    int outcome = 0;
    if (mkdir(folder, 0777) && errno != EEXIST)
        return error_set(error, ERROR_MACHINE, "cannot make the folder '%s': %s", folder,
                         strerror(errno));
    struct plotter *plotter = plotter_open(PLOT_WALL_MS);
    for (size_t i = 0; i < result->check_count && !outcome; i++)
        outcome = write_check(command, plotter, result, i, folder, png, &written, &said, error);
    plotter_close(plotter);
    if (!outcome)
        fprintf(stderr, "gradus %s: %zu plot%s in %s\n", command->name, written,
                written == 1 ? "" : "s", folder);
    return outcome;
}
