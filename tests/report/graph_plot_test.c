#include "report/graph_plot.h"

#include <criterion/criterion.h>
#include <string.h>

/* f = x * y with a wrong gradient in y. */
static void make_graph(struct plots *plots, const char *label)
{
    static const double values[] = {2, -5, -10}, gradients[] = {-5, 7, 1}, right[] = {-5, 2, 1};
    struct plot *plot = plots_add(plots, PLOT_GRAPH, "graph", "f = x*y");
    const char *labels[] = {label, "y", "*"};
    for (size_t i = 0; i < 3; i++) {
        struct plot_node *node = plot_add_node(plot, labels[i]);
        node->has_gradient = true;
        node->value = node->right_value = values[i];
        node->gradient = gradients[i];
        node->right_gradient = right[i];
    }
    plot->nodes[2].inputs[1] = 1;
    plot->nodes[2].input_count = 2;
}

Test(graph_plot, puts_values_and_gradients_on_the_edges)
{
    struct plots plots = {0};
    struct text svg = {0};
    struct error error = {0};
    make_graph(&plots, "x");
    cr_assert_eq(graph_plot(&plots.list[0], PLOT_SVG, "g", &svg, &error), 0, "%s", error.text);
    cr_expect(strstr(text_string(&svg), ">2<"));
    cr_expect(strstr(text_string(&svg), ">-10<") || strstr(text_string(&svg), ">&#45;10<"));
    cr_expect(strstr(text_string(&svg), "not 2"), "the wrong gradient stands beside the right one");
    cr_expect(strstr(text_string(&svg), "f = x*y"));
    cr_expect(strstr(text_string(&svg), "id=\"g-node1\""));
    text_release(&svg);
    plots_release(&plots);
}

Test(graph_plot, lists_its_nodes_on_a_terminal)
{
    struct plots plots = {0};
    struct text lines = {0};
    struct error error = {0};
    make_graph(&plots, "x");
    cr_assert_eq(graph_plot(&plots.list[0], PLOT_TERMINAL, "g", &lines, &error), 0);
    cr_expect(strstr(text_string(&lines), "x * y       value -10  gradient 1\n"), "%s",
              text_string(&lines));
    cr_expect(strstr(text_string(&lines), "y           value -5  gradient 7 (not 2)\n"), "%s",
              text_string(&lines));
    text_release(&lines);
    plots_release(&plots);
}

Test(graph_plot, labels_never_become_statements)
{
    struct plots plots = {0};
    struct text script = {0}, svg = {0};
    struct error error = {0};
    make_graph(&plots, "x\"]; evil [label=\"<b>\\\"\n}");
    graph_script(&plots.list[0], PLOT_SVG, &script);
    cr_expect(strstr(text_string(&script), "label=\"x\\\"]; evil [label=\\\"<b>\\\\\\\" }\"];"),
              "%s", text_string(&script));
    cr_expect_eq(graph_plot(&plots.list[0], PLOT_SVG, "g", &svg, &error), 0, "%s", error.text);
    cr_expect_null(strstr(text_string(&svg), "<b>"));
    text_release(&script);
    text_release(&svg);
    plots_release(&plots);
}
