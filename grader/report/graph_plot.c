#include "report/graph_plot.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"
#include "report/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_right(double got, double right)
{
    return got == right || fabs(got - right) <= 1e-9 * fmax(1, fabs(right));
}

/* --- what graphviz is told --- */

static void quote(struct text *script, const char *string)
{
    text_add(script, "\"");
    for (const char *at = string; *at; at++) {
        char shown = (unsigned char)*at < 32 || *at == 127 ? ' ' : *at;
        if (shown == '"' || shown == '\\')
            text_add(script, "\\");
        text_append(script, &shown, 1);
    }
    text_add(script, "\"");
}

/* A cell of an edge's label: a number, or a wrong number beside the right one. */
static void add_number(struct text *script, const char *colour, double got, double right)
{
    if (is_right(got, right))
        text_print(script, "<TR><TD><FONT COLOR=\"%s\">%.5g</FONT></TD></TR>", colour, got);
    else
        text_print(script, "<TR><TD><FONT COLOR=\"#D55E00\"><B>%.5g</B>, not %.5g</FONT></TD></TR>",
                   got, right);
}

static void add_edge_label(struct text *script, const struct plot_node *node)
{
    text_add(script, "label=<<TABLE BORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\">");
    add_number(script, "black", node->value, node->right_value);
    if (node->has_gradient)
        add_number(script, "#0072B2", node->gradient, node->right_gradient);
    text_add(script, "</TABLE>>");
}

static void add_node(struct text *script, const struct plot *plot, size_t i)
{
    const struct plot_node *node = &plot->nodes[i];
    text_print(script, "n%zu [shape=%s, label=", i, node->input_count ? "circle" : "plaintext");
    quote(script, node->label);
    text_add(script, "];\n");
    for (size_t k = 0; k < node->input_count; k++) {
        text_print(script, "n%zu -> n%zu [", node->inputs[k], i);
        add_edge_label(script, &plot->nodes[node->inputs[k]]);
        text_add(script, "];\n");
    }
}

void graph_script(const struct plot *plot, enum plot_medium medium, struct text *script)
{
    size_t last = plot->node_count - 1;
    text_print(script, "digraph {\nrankdir=LR; bgcolor=%s; pad=0.15; ranksep=0.6; nodesep=0.4",
               medium == PLOT_PNG ? "white" : "transparent");
    if (medium == PLOT_PNG) {
        text_add(script, "; labelloc=t; fontname=\"sans-serif\"; fontsize=14; label=");
        quote(script, plot->title);
    }
    text_add(script, ";\nnode [fontname=\"sans-serif\", fontsize=13, width=0.45, height=0.45, "
                     "fixedsize=shape];\n"
                     "edge [fontname=\"sans-serif\", fontsize=12, arrowsize=0.7];\n");
    for (size_t i = 0; i < plot->node_count; i++)
        add_node(script, plot, i);
    text_print(script, "f [shape=plaintext, label=\"f\"];\nn%zu -> f [", last);
    add_edge_label(script, &plot->nodes[last]);
    text_add(script, "];\n}\n");
}

/* --- running it --- */

static int run_dot(const char *program, enum plot_medium medium, int script, int picture,
                   struct error *error)
{
    const char *const arguments[] = {program, medium == PLOT_PNG ? "-Tpng" : "-Tsvg",
                                     medium == PLOT_PNG ? "-Gdpi=144" : NULL, NULL};
    const struct process_descriptor descriptors[] = {{script, STDIN_FILENO},
                                                     {picture, STDOUT_FILENO}};
    struct process_plan plan = {
        .arguments = arguments, .descriptors = descriptors, .descriptor_count = 2};
    struct process process;
    int status = 0;
    if (process_start(&plan, &process, error))
        return -1;
    if (process_wait(&process, monotonic_ms() + PLOT_WALL_MS, &status) == PROCESS_STILL_RUNS) {
        process_kill(&process);
        return error_set(error, ERROR_MACHINE,
                         "a graph is missing: graphviz did not finish it within %d s",
                         PLOT_WALL_MS / 1000);
    }
    return status ? error_set(error, ERROR_MACHINE, "a graph is missing: graphviz failed") : 0;
}

static int draw(const struct text *script, enum plot_medium medium, struct text *drawn,
                struct error *error)
{
    char *program = process_find_program("dot");
    if (!program)
        return error_set(error, ERROR_MACHINE,
                         "there are no graphs, because graphviz is not installed; install "
                         "Debian's graphviz");
    int input = file_in_memory_of("gradus-graph", text_string(script), script->length, error),
        picture = input < 0 ? -1 : file_in_memory("gradus-picture", 0, error), result = -1;
    if (picture >= 0)
        result = run_dot(program, medium, input, picture, error);
    if (!result && (lseek(picture, 0, SEEK_SET) < 0 ||
                    file_read_descriptor(picture, PLOT_BYTES_MAX, drawn, error)))
        result = error_set(error, ERROR_MACHINE, "a graph is missing: it cannot be read back");
    if (input >= 0)
        close(input);
    if (picture >= 0)
        close(picture);
    free(program);
    return result;
}

/* The drawing's size: viewBox="0.00 0.00 W H". */
static void read_size(const struct text *drawn, double *width, double *height)
{
    const char *box = strstr(text_string(drawn), "viewBox=\"0.00 0.00 ");
    *width = 720;
    *height = 300;
    if (!box)
        return;
    char *end;
    *width = strtod(box + strlen("viewBox=\"0.00 0.00 "), &end);
    *height = strtod(end, NULL);
}

/* Puts the drawing on a canvas as wide as other plots have, under a title like theirs. */
static void frame(const struct plot *plot, const char *id, const struct text *drawn,
                  struct text *svg)
{
    static const double canvas = 720, above = 36, below = 36;
    double width, height;
    struct text framed = {0};
    read_size(drawn, &width, &height);
    double whole = fmax(canvas, width), left = (whole - width) / 2;
    const char *begin = strstr(text_string(drawn), "<g "),
               *end = strstr(text_string(drawn), "</svg>");
    text_add(&framed, "<g fill=\"currentColor\">\n");
    svg_text(&framed, 16, 27, "font-weight=\"600\" font-size=\"14\"", plot->title);
    svg_text(&framed, 16, above + height + 22, "",
             plot->nodes[0].has_gradient
                 ? "on each edge: the value, forward; below it the gradient, backward"
                 : "on each edge: the value, forward");
    text_print(&framed, "</g>\n<g transform=\"translate(%.2f,%.2f)\">\n", left, above);
    if (begin && end)
        text_append(&framed, begin, (size_t)(end - begin));
    text_add(&framed, "</g>\n</svg>\n");
    svg_finish(plot, id, whole, above + height + below, &framed, svg);
    text_release(&framed);
}

static void add_number_line(struct text *picture, const char *what, double got, double right)
{
    text_print(picture, "  %s %.5g", what, got);
    if (!is_right(got, right))
        text_print(picture, " (not %.5g)", right);
}

static void list_nodes(const struct plot *plot, struct text *picture)
{
    text_print(picture, "\n  %s\n\n", plot->title);
    for (size_t i = 0; i < plot->node_count; i++) {
        const struct plot_node *node = &plot->nodes[i];
        struct text name = {0};
        text_add(&name, node->input_count > 1 ? plot->nodes[node->inputs[0]].label : "");
        text_print(&name, "%s%s%s",
                   node->input_count == 1 ? ""
                   : node->input_count    ? " "
                                          : "",
                   node->label, node->input_count ? " " : "");
        if (node->input_count)
            text_add(&name, plot->nodes[node->inputs[node->input_count - 1]].label);
        text_print(picture, "  %-10s", text_string(&name));
        text_release(&name);
        add_number_line(picture, "value", node->value, node->right_value);
        if (node->has_gradient)
            add_number_line(picture, "gradient", node->gradient, node->right_gradient);
        text_add(picture, "\n");
    }
}

int graph_plot(const struct plot *plot, enum plot_medium medium, const char *id,
               struct text *picture, struct error *error)
{
    struct text script = {0}, drawn = {0};
    if (medium == PLOT_TERMINAL) {
        list_nodes(plot, picture);
        return 0;
    }
    graph_script(plot, medium, &script);
    int result = draw(&script, medium, &drawn, error);
    if (!result && medium == PLOT_SVG)
        frame(plot, id, &drawn, picture);
    else if (!result)
        text_append(picture, drawn.bytes, drawn.length);
    text_release(&script);
    text_release(&drawn);
    return result;
}
