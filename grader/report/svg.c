#include "report/svg.h"

#include <stdio.h>
#include <string.h>

static void add_escaped(struct text *svg, const char *string)
{
    for (const char *at = string; *at; at++) {
        switch (*at) {
        case '<': text_add(svg, "&lt;"); break;
        case '>': text_add(svg, "&gt;"); break;
        case '&': text_add(svg, "&amp;"); break;
        case '"': text_add(svg, "&quot;"); break;
        default: text_append(svg, at, 1);
        }
    }
}

void svg_text(struct text *svg, double x, double y, const char *attributes, const char *string)
{
    text_print(svg, "<text x=\"%.2f\" y=\"%.2f\" %s>", x, y, attributes);
    add_escaped(svg, string);
    text_add(svg, "</text>\n");
}

/* Replaces what stands between two words, both included, wherever it does. */
static void cut_between(struct text *text, const char *first, const char *last)
{
    struct text kept = {0};
    const char *at = text_string(text), *begin;
    while ((begin = strstr(at, first))) {
        const char *end = strstr(begin, last);
        if (!end)
            break;
        text_append(&kept, at, (size_t)(begin - at));
        at = end + strlen(last);
    }
    text_add(&kept, at);
    text_release(text);
    *text = kept;
}

static void replace(struct text *text, const char *old, const char *new)
{
    struct text made = {0};
    const char *at = text_string(text), *found;
    while ((found = strstr(at, old))) {
        text_append(&made, at, (size_t)(found - at));
        text_add(&made, new);
        at = found + strlen(old);
    }
    text_add(&made, at);
    text_release(text);
    *text = made;
}

/* Groups of gnuplot's that hold nothing but their attributes, which are many. */
static void cut_empty_groups(struct text *text)
{
    struct text kept = {0};
    const char *at = text_string(text), *begin;
    while ((begin = strstr(at, "<g "))) {
        const char *end = strchr(begin, '>');
        if (!end)
            break;
        const char *next = end + 1 + strspn(end + 1, " \t\n");
        bool is_empty = strncmp(next, "</g>", 4) == 0;
        text_append(&kept, at, (size_t)((is_empty ? begin : end + 1) - at));
        at = is_empty ? next + 4 : end + 1;
    }
    text_add(&kept, at);
    text_release(text);
    *text = kept;
}

/* What gnuplot and graphviz write at length and says nothing. */
static const char *const idle[] = {
    " stroke-linecap=\"butt\" stroke-linejoin=\"miter\"",
    " color=\"black\"",
    " stroke-width=\"1.00\"",
    " font-family=\"sans-serif\" font-size=\"13.00\"",
    " xml:space=\"preserve\"",
};

/* Writes gnuplot's filled circles, which are scaled uses of a definition, as circles. */
static void shorten_circles(struct text *text)
{
    static const char use[] = "<use xlink:href='#gpPt6' transform='translate(";
    struct text made = {0};
    const char *at = text_string(text), *found;
    while ((found = strstr(at, use))) {
        double x, y, radius;
        char colour[32];
        const char *end = strstr(found, "/>");
        if (!end || sscanf(found + strlen(use), "%lf,%lf) scale(%lf)' color='%31[^']'", &x, &y,
                           &radius, colour) != 4)
            break;
        text_append(&made, at, (size_t)(found - at));
        text_print(&made, "<circle cx='%.2f' cy='%.2f' r='%.2f' fill='%s' stroke='none'/>", x, y,
                   radius, colour);
        at = end + 2;
    }
    text_add(&made, at);
    text_release(text);
    *text = made;
}

/* Definitions of points that no curve uses. */
static void cut_idle_definitions(struct text *text)
{
    const char *end = strstr(text_string(text), "</defs>");
    if (end && !strstr(end, "'#gp"))
        cut_between(text, "<defs>", "</defs>");
}

static void rename_ids(struct text *text, const char *id)
{
    static const char *const beginnings[] = {"id='gp",     "#gp",       "id=\"gnuplot_",
                                             "id=\"graph", "id=\"node", "id=\"edge"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        struct text renamed = {0};
        const char *sign = strpbrk(beginnings[i], "'\"#");
        text_append(&renamed, beginnings[i], (size_t)(sign + 1 - beginnings[i]));
        text_print(&renamed, "%s-%s", id, sign + 1);
        replace(text, beginnings[i], text_string(&renamed));
        text_release(&renamed);
    }
}

/* Writes gnuplot's "rgb(  0, 114, 178)" as "#0072b2". */
static void shorten_colours(struct text *text)
{
    struct text made = {0};
    const char *at = text_string(text), *found;
    while ((found = strstr(at, "rgb("))) {
        unsigned red, green, blue;
        const char *end = strchr(found, ')');
        if (!end || sscanf(found, "rgb(%u,%u,%u", &red, &green, &blue) != 3)
            break;
        text_append(&made, at, (size_t)(found - at));
        text_print(&made, "#%02x%02x%02x", red & 255, green & 255, blue & 255);
        at = end + 1;
    }
    text_add(&made, at);
    text_release(text);
    *text = made;
}

static void add_head(const struct plot *plot, const char *id, double width, double height,
                     struct text *svg)
{
    text_print(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        "class=\"gradus-plot\" role=\"img\" aria-labelledby=\"%s-title %s-finding\" "
        "width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" "
        "style=\"max-width:100%%;height:auto\" font-family=\"sans-serif\" font-size=\"13\">\n",
        id, id, width, height, width, height);
    text_print(svg, "<title id=\"%s-title\">", id);
    add_escaped(svg, plot->title);
    text_print(svg, "</title>\n<desc id=\"%s-finding\">", id);
    add_escaped(svg, plot->finding);
    /* :root is this element only where it is a file of its own. */
    text_add(svg,
             "</desc>\n<style>svg.gradus-plot:root{color:#1b1b1b}"
             "@media(prefers-color-scheme:dark){svg.gradus-plot:root{color:#e6e6e6}}</style>\n");
}

void svg_finish(const struct plot *plot, const char *id, double width, double height,
                const struct text *drawn, struct text *svg)
{
    const char *begin = strstr(text_string(drawn), "<g ");
    struct text body = {0};
    text_add(&body, begin ? begin : "</svg>\n");
    cut_between(&body, "<filter", "</filter>");
    cut_between(&body, "<title>", "</title>");
    cut_between(&body, "<!--", "-->");
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        replace(&body, idle[i], "");
    replace(&body, "'black'", "'currentColor'");
    replace(&body, "\"black\"", "\"currentColor\"");
    replace(&body, "font-family=\"sans-serif:Bold\"", "font-weight=\"600\"");
    shorten_colours(&body);
    replace(&body, "#000000", "currentColor");
    shorten_circles(&body);
    cut_idle_definitions(&body);
    cut_empty_groups(&body);
    rename_ids(&body, id);
    add_head(plot, id, width, height, svg);
    text_append(svg, text_string(&body), body.length);
    text_release(&body);
}
