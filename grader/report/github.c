/*
 * GitHub Actions: workflow commands on standard output, which become annotations at the lines of the source, and a step
 * summary in Markdown. GitHub Classroom reads the points from the two last commands.
 *
 * A runner takes a command from any line that begins with `::`; every line here begins with a command of ours, in which
 * line breaks are escaped as the runner's own library does.
 */
#include "report/format.h"

#include <stdlib.h>
#include <string.h>

/* Appends a value as the runner unescapes it; in a property also what ends it. */
static void add_escaped(struct text *text, const char *value, size_t length, bool is_property)
{
    struct text all = {0}, clean = {0};
    text_append(&all, value, length);
    feedback_clean(&clean, text_string(&all));
    for (const char *at = text_string(&clean); *at; at++) {
        if (*at == '%')
            text_add(text, "%25");
        else if (*at == '\r')
            text_add(text, "%0D");
        else if (*at == '\n')
            text_add(text, "%0A");
        else if (is_property && *at == ':')
            text_add(text, "%3A");
        else if (is_property && *at == ',')
            text_add(text, "%2C");
        else
            text_append(text, at, 1);
    }
    text_release(&all);
    text_release(&clean);
}

static void add_property(struct text *text, const char *name, const char *value, size_t length)
{
    text_print(text, "%s=", name);
    add_escaped(text, value, length, true);
}

/* Of "mle.c:93: text" file and line. */
static void add_place(const char *place, struct text *text)
{
    const char *colon = place ? strchr(place, ':') : NULL;
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    if (!digits)
        return;
    add_property(text, "file", place, (size_t)(colon - place));
    text_add(text, ",");
    add_property(text, "line", colon + 1, digits);
    text_add(text, ",");
}

static void add_annotation(const struct check_result *check, enum audience audience,
                           struct text *text)
{
    struct text message = {0};
    feedback_full(check, audience, &message);
    text_add(text, check->verdict == VERDICT_SKIPPED ? "::notice " : "::error ");
    if (audience_sees(audience, check->check))
        add_place(check->place, text);
    add_property(text, "title", check->check->name, strlen(check->check->name));
    text_add(text, "::");
    add_escaped(text, text_string(&message), message.length, false);
    text_add(text, "\n");
    text_release(&message);
}

static void write(const struct result *result, enum audience audience, struct text *text)
{
    struct text log = {0};
    feedback_compiler(result, &log);
    if (log.length) {
        text_add(text, "::error title=It does not compile::");
        add_escaped(text, text_string(&log), log.length, false);
        text_add(text, "\n");
    }
    for (size_t i = 0; i < result->check_count && !log.length; i++)
        if (result->checks[i].verdict != VERDICT_PASSED)
            add_annotation(&result->checks[i], audience, text);
    if (feedback_is_withheld(result))
        text_print(text, "::error title=No grade::%s\n", feedback_withheld);
    else
        text_print(text,
                   "::notice title=Autograding complete::Points %g/%g\n"
                   "::notice title=Autograding report::{\"totalPoints\":%.9g,\"maxPoints\":%.9g}\n",
                   result->score, result->max_score, result->score, result->max_score);
    text_release(&log);
}

/* --- the step summary --- */

/* A cell of a Markdown table: what could be markup or HTML is a character reference. */
static void add_cell(struct text *text, const char *value)
{
    struct text clean = {0};
    feedback_clean(&clean, value);
    for (const char *at = text_string(&clean); *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (*at == '\n')
            text_add(text, "<br>");
        else if (byte < 0x80 && byte != ' ' && strchr("!\"#$&'()*+-/:;<=>@[\\]^_`{|}~", byte))
            text_print(text, "&#%u;", byte);
        else
            text_append(text, at, 1);
    }
    text_release(&clean);
}

/* GitHub refuses what is beyond 1 MiB; one more row is at most five times FEEDBACK_BYTES_MAX. */
enum { SUMMARY_BYTES_MAX = 900000 };

static void write_summary(const struct result *result, enum audience audience, struct text *text)
{
    struct text all = {0};
    size_t start = text->length;
    text_add(text, "## ");
    add_cell(text, result->assignment);
    if (feedback_is_withheld(result))
        text_print(text, "\n\n%s\n", feedback_withheld);
    else
        text_print(text, ": %g of %g points\n", result->score, result->max_score);
    text_add(text, "\n| check | verdict | points | why |\n|---|---|---|---|\n");
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        text_add(text, "| ");
        add_cell(text, check->check->name);
        text_print(text, " | %s | %g/%g | ", verdict_name(check->verdict), check->points,
                   check->check->points);
        feedback_full(check, audience, &all);
        add_cell(text, text_string(&all));
        text_add(text, " |\n");
        text_release(&all);
        if (text->length - start > SUMMARY_BYTES_MAX) {
            text_add(text, "\nThe table is too long for GitHub and ends here.\n");
            break;
        }
    }
    text_add(text, "\n");
}

const struct result_format format_github = {.name = "github",
                                            .write = write,
                                            .write_summary = write_summary,
                                            .summary_variable = "GITHUB_STEP_SUMMARY"};
