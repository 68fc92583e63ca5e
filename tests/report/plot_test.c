#include "report/plot.h"

#include "drawn.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WALL_MS = 20000 };

static struct plots plots;
static struct plotter *plotter;

static void open_plotter(void)
{
    plotter = plotter_open(WALL_MS);
}

static void close_plotter(void)
{
    plotter_close(plotter);
    plots_release(&plots);
}

TestSuite(plot, .init = open_plotter, .fini = close_plotter);

static void draw(const struct plot *plot, enum plot_medium medium, struct text *picture)
{
    struct error error = {0};
    cr_assert_eq(plotter_draw(plotter, plot, medium, "t", picture, &error), 0, "%s", error.text);
}

/* A parabola of the student above one of the reference, with fixed ranges. */
static struct plot *add_parabolas(void)
{
    struct plot *plot = plots_add(&plots, PLOT_CURVES, "parabola", "A parabola");
    plot_axes(plot, "step (count)", "height (m)");
    plot_find(plot, "the student's is %d above the reference's", 1);
    plot->x.high = 10;
    plot->y.high = 120;
    for (size_t i = 0; i < 2; i++) {
        struct plot_series *series = plot_add(plot, i ? PLOT_STUDENT : PLOT_REFERENCE, PLOT_LINE,
                                              i ? "this submission" : "reference");
        for (size_t k = 0; k <= 10; k++)
            series_put(series, (double)k, (double)(k * k + i));
    }
    return plot;
}

/* Every point of the series is a vertex of the drawn curve. */
static void expect_points(const struct plot *plot, const struct plot_series *series,
                          const struct drawn *drawn)
{
    for (size_t k = 0; k < series->count; k++) {
        double x = drawn_scale(&plot->x, series->x[k]), y = drawn_scale(&plot->y, series->y[k]);
        bool found = false;
        for (size_t i = 0; i < drawn->count; i++)
            found |=
                fabs(drawn->x[i] - x) <= drawn->pixel_x && fabs(drawn->y[i] - y) <= drawn->pixel_y;
        cr_expect(found, "point %zu at %g, %g is not drawn", k, series->x[k], series->y[k]);
    }
}

Test(plot, curves_go_through_the_data)
{
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    struct drawn drawn;
    draw(plot, PLOT_SVG, &svg);
    for (size_t i = 0; i < 2; i++) {
        drawn_lines(plot, &svg, i + 1, &drawn);
        cr_expect_eq(drawn.count, plot->series[i].count, "%zu vertices", drawn.count);
        expect_points(plot, &plot->series[i], &drawn);
    }
    text_release(&svg);
}

Test(plot, logarithmic_axes_go_through_the_logarithms)
{
    struct plot *plot = plots_add(&plots, PLOT_CURVES, "v", "A V");
    struct plot_series *series = plot_add(plot, PLOT_STUDENT, PLOT_LINE_AND_POINTS, "error");
    struct text svg = {0};
    struct drawn drawn;
    plot->x = (struct plot_axis){plot->x.label, true, 1e-12, 1};
    plot->y = (struct plot_axis){plot->y.label, true, 1e-12, 10};
    for (int k = -11; k < 0; k++)
        series_put(series, pow(10, k), pow(10, k) + 1e-10 * pow(10, -k) / 10);
    draw(plot, PLOT_SVG, &svg);
    drawn_lines(plot, &svg, 1, &drawn);
    expect_points(plot, series, &drawn);
    drawn_circles(plot, &svg, 1, &drawn);
    cr_expect_eq(drawn.count, series->count);
    expect_points(plot, series, &drawn);
    text_release(&svg);
}

Test(plot, what_cannot_be_drawn_is_left_out)
{
    struct plot *plot = add_parabolas();
    struct plot_series *student = &plot->series[1];
    struct text svg = {0};
    struct drawn drawn;
    student->y[3] = NAN;
    student->y[4] = INFINITY;
    student->y[5] = -INFINITY;
    student->x[6] = NAN;
    draw(plot, PLOT_SVG, &svg);
    drawn_lines(plot, &svg, 2, &drawn);
    cr_expect_eq(drawn.count, 7, "%zu vertices", drawn.count);
    text_release(&svg);
}

Test(plot, without_any_point_there_is_a_picture_all_the_same)
{
    static const enum plot_form forms[] = {PLOT_CURVES, PLOT_CONTOURS};
    for (size_t i = 0; i < 2; i++) {
        struct plot *plot = plots_add(&plots, forms[i], "empty", "Nothing");
        struct text svg = {0};
        plot->x.high = plot->y.high = 1;
        if (forms[i] == PLOT_CONTOURS)
            plot_make_grid(plot, 2, 2);
        series_put(plot_add(plot, PLOT_STUDENT, PLOT_LINE, "this submission"), NAN, 1);
        plot_add(plot, PLOT_REFERENCE, PLOT_LINE, "reference");
        draw(plot, PLOT_SVG, &svg);
        cr_expect(strstr(text_string(&svg), "Nothing"));
        text_release(&svg);
    }
}

/* Contour lines lie where the function has the level: each line has one value all along, within the grid's fineness. */
Test(plot, contour_lines_have_one_height)
{
    enum { SIDE = 81 };
    struct plot *plot = plots_add(&plots, PLOT_CONTOURS, "bowl", "A bowl");
    struct text svg = {0};
    struct drawn drawn;
    plot_make_grid(plot, SIDE, SIDE);
    plot->x = (struct plot_axis){plot->x.label, false, -1, 1};
    plot->y = (struct plot_axis){plot->y.label, false, -1, 1};
    plot->grid.x_low = plot->grid.y_low = -1;
    plot->grid.x_high = plot->grid.y_high = 1;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        double x = -1 + 2 * (double)(i % SIDE) / (SIDE - 1),
               y = -1 + 2 * (double)(i / SIDE) / (SIDE - 1);
        plot->grid.values[i] = x * x + y * y;
    }
    draw(plot, PLOT_SVG, &svg);
    drawn_lines(plot, &svg, 1, &drawn);
    cr_assert_gt(drawn.count, 300);
    size_t apart = 0;
    for (size_t i = 0; i < drawn.count; i++) {
        double height = drawn.x[i] * drawn.x[i] + drawn.y[i] * drawn.y[i];
        double level = cbrt(height / 2) * 12 - 0.5; /* levels are 2 ((i + 1/2) / 12)^3 */
        apart += fabs(level - round(level)) > 0.05;
    }
    cr_expect_eq(apart, 0, "%zu of %zu vertices are on no level", apart, drawn.count);
    text_release(&svg);
}

static size_t count_of(const struct text *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text_string(text), part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

Test(plot, a_heat_map_has_a_cell_per_component_and_wrong_ones_stand_out)
{
    struct plot *plot = plots_add(&plots, PLOT_HEAT_MAP, "heat", "Errors");
    struct text svg = {0};
    struct drawn drawn;
    plot_make_grid(plot, 3, 4);
    plot->grid.x_high = 3;
    plot->grid.y_high = 2;
    for (size_t i = 0; i < 12; i++)
        plot->grid.values[i] = i == 6 ? 0 : -16;
    draw(plot, PLOT_SVG, &svg);
    char *cells = strstr(svg.bytes, "_plot_1\""), *end = strstr(cells, "_plot_2\"");
    struct text shown = {0};
    text_append(&shown, cells, (size_t)(end - cells));
    cr_expect_eq(count_of(&shown, "<polygon"), 12);
    cr_expect_eq(count_of(&shown, "#fee838"), 1);
    cr_expect_eq(count_of(&shown, "#00224e"), 11);
    double x, y;
    const char *wrong = strstr(text_string(&shown), "#fee838");
    cr_assert_eq(sscanf(strstr(wrong, "points = '"), "points = '%lf,%lf", &x, &y), 2);
    struct plot_layout layout = plot_layout(plot);
    double column = (x - layout.left) / (layout.right - layout.left) * 4;
    cr_expect(column > 1.9 && column < 3.1, "the wrong cell is in column %g", column);
    text_release(&shown);
    text_release(&svg);
    (void)drawn;
}

Test(plot, every_form_is_drawn_in_every_medium)
{
    add_parabolas();
    struct plot *map = plots_add(&plots, PLOT_HEAT_MAP, "map", "Errors");
    plot_make_grid(map, 1, 3);
    map->grid.x_high = 2;
    struct plot *path = plots_add(&plots, PLOT_CONTOURS, "path", "A path");
    plot_make_grid(path, 3, 3);
    path->grid.x_high = path->grid.y_high = path->x.high = path->y.high = 1;
    path->grid.values[4] = 1;
    series_put(plot_add(path, PLOT_STUDENT, PLOT_LINE_AND_POINTS, "this submission"), 0.5, 0.5);
    struct plot_series *bars = plot_add(path, PLOT_REFERENCE, PLOT_BARS, "bars");
    series_put_range(bars, 0.2, 0.5, 0.4, 0.6);
    struct plot_series *band = plot_add(path, PLOT_REFERENCE, PLOT_BAND, "band");
    series_put_range(band, 0, 0.5, 0.4, 0.6);
    series_put_range(band, 1, 0.5, 0.4, 0.6);
    struct plot *graph = plots_add(&plots, PLOT_GRAPH, "graph", "A graph");
    plot_add_node(graph, "x");
    struct plot_node *node = plot_add_node(graph, "exp");
    node->input_count = 1;
    for (size_t i = 0; i < plots.count; i++) {
        struct text svg = {0}, png = {0}, lines = {0};
        draw(&plots.list[i], PLOT_SVG, &svg);
        draw(&plots.list[i], PLOT_PNG, &png);
        draw(&plots.list[i], PLOT_TERMINAL, &lines);
        cr_expect(strncmp(text_string(&svg), "<svg ", 5) == 0);
        cr_expect(png.length > 8 && memcmp(png.bytes, "\x89PNG", 4) == 0);
        cr_expect(strstr(text_string(&lines), plots.list[i].title), "%s", text_string(&lines));
        cr_expect_eq(count_of(&svg, "<svg"), 1);
        cr_expect_eq(count_of(&svg, "</svg>"), 1);
        cr_expect_eq(count_of(&svg, "black"), 0);
        cr_expect_eq(count_of(&svg, "#000000"), 0);
        text_release(&svg);
        text_release(&png);
        text_release(&lines);
    }
}

/* The widest line of a picture of characters. */
static size_t widest_line(const struct text *lines)
{
    size_t widest = 0;
    for (const char *at = text_string(lines); *at; at += strcspn(at, "\n") + 1)
        widest = strcspn(at, "\n") > widest ? strcspn(at, "\n") : widest;
    return widest;
}

Test(plot, fits_the_terminal)
{
    static const struct {
        size_t columns, least, most;
    } terminals[] = {{0, 70, 79}, {60, 50, 59}, {80, 70, 79}, {100, 90, 99}, {300, 110, 119}};
    struct plot *plot = add_parabolas();
    plot_axes(plot, "step (count)", "height");
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++) {
        struct plotter *own = plotter_open(WALL_MS);
        struct text lines = {0};
        struct error error = {0};
        plotter_fit(own, terminals[i].columns);
        cr_assert_eq(plotter_draw(own, plot, PLOT_TERMINAL, "t", &lines, &error), 0, "%s",
                     error.text);
        size_t widest = widest_line(&lines);
        cr_expect(widest >= terminals[i].least && widest <= terminals[i].most,
                  "%zu columns: %zu\n%s", terminals[i].columns, widest, text_string(&lines));
        cr_expect_eq(count_of(&lines, "height"), 1, "the axis is told once\n%s",
                     text_string(&lines));
        text_release(&lines);
        plotter_close(own);
    }
}

/* The reference's curves of the student's colours are pale and wide, which letters cannot be. */
Test(plot, shows_the_students_curves_alone_where_letters_would_mix_them_up)
{
    struct plot *plot = plots_add(&plots, PLOT_CURVES, "paths", "Two paths");
    struct text lines = {0};
    for (size_t colour = 1; colour <= 2; colour++)
        for (enum plot_role role = PLOT_REFERENCE; role <= PLOT_STUDENT; role += PLOT_STUDENT) {
            char name[32];
            snprintf(name, sizeof name, "%s %zu", role == PLOT_STUDENT ? "mine" : "theirs", colour);
            struct plot_series *series = plot_add(plot, role, PLOT_LINE, name);
            series->colour = colour;
            for (int x = 0; x < 5; x++)
                series_put(series, x, (double)(colour * (size_t)x) + role);
        }
    draw(plot, PLOT_TERMINAL, &lines);
    cr_expect_eq(count_of(&lines, "mine"), 2);
    cr_expect_eq(count_of(&lines, "theirs"), 0);
    cr_expect(strstr(text_string(&lines), "*  mine 2"), "legends stand apart\n%s",
              text_string(&lines));
    text_release(&lines);
}

Test(plot, says_in_words_what_is_to_be_seen)
{
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    plot_find(plot, "a < b & \"c\"");
    draw(plot, PLOT_SVG, &svg);
    cr_expect(strstr(text_string(&svg), "<title id=\"t-title\">A parabola</title>"));
    cr_expect(
        strstr(text_string(&svg), "<desc id=\"t-finding\">a &lt; b &amp; &quot;c&quot;</desc>"));
    cr_expect(strstr(text_string(&svg), "aria-labelledby=\"t-title t-finding\""));
    text_release(&svg);
}

Test(plot, ids_begin_with_the_one_that_is_given)
{
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    plot->series[1].mark = PLOT_POINTS;
    plot->series[1].role = PLOT_DATA;
    plot->form = PLOT_CONTOURS; /* whose points are crosses, which are defined once and used */
    plot_make_grid(plot, 2, 2);
    draw(plot, PLOT_SVG, &svg);
    cr_expect_gt(count_of(&svg, "#t-gpPt"), 0);
    cr_expect_eq(count_of(&svg, "id='") + count_of(&svg, "id=\""),
                 count_of(&svg, "id='t-") + count_of(&svg, "id=\"t-"));
    cr_expect_eq(count_of(&svg, "href='#"), count_of(&svg, "href='#t-"));
    text_release(&svg);
}

/* --- strings --- */

/* What a text could try: to end its string, to begin a line, to run a shell, a macro, a format. */
static const char hostile[] =
    "it's'; system('touch hostile');\nsystem 'touch hostile'\n`touch hostile` "
    "@GPVAL %s \\ \" $series0 \x01\x7f";

/* Words that begin a line outside of data. */
static const char *const known_words[] = {"reset", "set",      "unset", "plot",
                                          "splot", " $series", "END"};

Test(plot, texts_never_become_commands)
{
    struct plot *plot = add_parabolas();
    struct text script = {0}, svg = {0}, lines = {0};
    struct plots others = {0};
    struct plot *evil = plots_add(&others, PLOT_CURVES, "evil", hostile);
    plot_axes(evil, hostile, hostile);
    plot_find(evil, "%s", hostile);
    evil->x.high = plot->x.high;
    struct plot_series *series = plot_add(evil, PLOT_STUDENT, PLOT_LINE, hostile);
    series_put(series, 1, 1);
    series_put(series, 2, 2);
    plot_script(evil, PLOT_SVG, PLOT_COLUMNS_USUAL, "out", &script);
    bool in_data = false;
    char *rest = NULL;
    char *copy = strdup(text_string(&script));
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        bool known = in_data && strspn(line, "0123456789+-.eNa ") == strlen(line);
        for (size_t i = 0; i < sizeof known_words / sizeof *known_words; i++)
            known |= strncmp(line, known_words[i], strlen(known_words[i])) == 0;
        bool begins_data = strstr(line, "<< END") && line[0] == '$';
        cr_expect(known || begins_data, "%s", line);
        in_data = begins_data || (in_data && strcmp(line, "END") != 0);
    }
    free(copy);
    draw(evil, PLOT_SVG, &svg);
    draw(evil, PLOT_TERMINAL, &lines);
    cr_expect_neq(access("hostile", F_OK), 0);
    cr_expect(strstr(text_string(&svg), "system('touch hostile')"), "the title is shown as it is");
    plots_release(&others);
    text_release(&script);
    text_release(&svg);
    text_release(&lines);
}

Test(plot, strings_are_quoted)
{
    struct text text = {0};
    plot_quote(&text, "a'b\nc\"\\`");
    cr_expect_str_eq(text_string(&text), "'a''b c\"\\`'");
    text_release(&text);
}

/* --- the process --- */

/* What the cache cannot know. */
static struct plot *other_parabolas(void)
{
    struct plot *plot = add_parabolas();
    plot->series[0].y[0] = 50;
    return plot;
}

Test(plot, one_process_draws_all)
{
    struct text svg = {0};
    draw(add_parabolas(), PLOT_SVG, &svg);
    int process = plotter_process(plotter);
    cr_expect_gt(process, 0);
    draw(other_parabolas(), PLOT_SVG, &svg);
    draw(&plots.list[0], PLOT_TERMINAL, &svg); /* adding plots may have moved it */
    cr_expect_eq(plotter_process(plotter), process);
    text_release(&svg);
}

Test(plot, two_pictures_of_the_same_plot_are_the_same)
{
    struct plotter *another = plotter_open(WALL_MS);
    struct plot *plot = add_parabolas();
    struct text first = {0}, second = {0}, third = {0};
    struct error error = {0};
    draw(plot, PLOT_SVG, &first);
    cr_assert_eq(plotter_draw(another, plot, PLOT_SVG, "t", &second, &error), 0, "%s", error.text);
    kill(plotter_process(plotter), SIGKILL);
    draw(plot, PLOT_SVG, &third);
    cr_expect_str_eq(text_string(&first), text_string(&second));
    cr_expect_str_eq(text_string(&first), text_string(&third), "it is not drawn again");
    text_release(&first);
    text_release(&second);
    text_release(&third);
    plotter_close(another);
}

Test(plot, whatever_differs_is_drawn_anew)
{
    struct plot *plot = add_parabolas();
    struct text first = {0}, second = {0}, third = {0};
    draw(plot, PLOT_SVG, &first);
    draw(other_parabolas(), PLOT_SVG, &second);
    plot = add_parabolas();
    plot_find(plot, "%s", "something else");
    draw(plot, PLOT_SVG, &third);
    cr_expect_str_neq(text_string(&first), text_string(&second));
    cr_expect_str_neq(text_string(&first), text_string(&third));
    text_release(&first);
    text_release(&second);
    text_release(&third);
}

/* The program that a keeper keeps. */
static pid_t child_of(pid_t keeper)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", keeper, keeper);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    cr_assert_eq(fscanf(file, "%d", &child), 1);
    fclose(file);
    return child;
}

Test(plot, a_gnuplot_that_was_killed_is_started_anew)
{
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    draw(plot, PLOT_SVG, &svg);
    int first = plotter_process(plotter);
    siginfo_t ended;
    kill(child_of(first), SIGKILL);
    cr_assert_eq(waitid(P_PID, (id_t)first, &ended, WEXITED | WNOWAIT), 0);
    text_release(&svg);
    draw(other_parabolas(), PLOT_SVG, &svg);
    cr_expect(strstr(text_string(&svg), "A parabola"));
    cr_expect_neq(plotter_process(plotter), first);
    text_release(&svg);
}

Test(plot, a_gnuplot_that_hangs_costs_the_plot_and_not_the_rest)
{
    struct plotter *hasty = plotter_open(500);
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    struct error error = {0};
    cr_assert_eq(plotter_draw(hasty, plot, PLOT_SVG, "t", &svg, &error), 0, "%s", error.text);
    text_release(&svg);
    kill(child_of(plotter_process(hasty)), SIGSTOP);
    plot = other_parabolas();
    cr_expect_eq(plotter_draw(hasty, plot, PLOT_SVG, "t", &svg, &error), -1);
    cr_expect_eq(error.kind, ERROR_MACHINE);
    cr_expect(strstr(error.text, "did not finish it within 0.5 s"), "%s", error.text);
    cr_expect_eq(svg.length, 0);
    cr_expect_eq(plotter_draw(hasty, plot, PLOT_SVG, "t", &svg, &error), 0, "%s", error.text);
    text_release(&svg);
    plotter_close(hasty);
}

Test(plot, without_gnuplot_there_is_one_clear_message)
{
    struct plot *plot = add_parabolas();
    struct text svg = {0};
    struct error error = {0};
    setenv("PATH", "/nowhere", 1);
    cr_expect_eq(plotter_draw(plotter, plot, PLOT_SVG, "t", &svg, &error), -1);
    cr_expect_eq(error.kind, ERROR_MACHINE);
    cr_expect(strstr(error.text, "gnuplot is not installed; install Debian's gnuplot-nox"), "%s",
              error.text);
    cr_expect_eq(svg.length, 0);
}

Test(plot, without_graphviz_there_is_one_clear_message)
{
    struct plot *graph = plots_add(&plots, PLOT_GRAPH, "graph", "A graph");
    struct text svg = {0};
    struct error error = {0};
    plot_add_node(graph, "x");
    setenv("PATH", "/nowhere", 1);
    cr_expect_eq(plotter_draw(plotter, graph, PLOT_SVG, "t", &svg, &error), -1);
    cr_expect(strstr(error.text, "graphviz is not installed"), "%s", error.text);
}
