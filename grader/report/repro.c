/*
 * How it works
 *   The file is made of the result alone: the counterexample's call, and what is right with how far it may be off
 *   (struct expected). It says in words what is wrong, makes the call, and compares as the check does: the numbers, the
 *   relation of a property, the promises of a minimizer. Inputs are static and const, so that writing to one crashes;
 *   the sanitizers that `make test` builds with see what goes beyond an array. For the debugger the same text is a
 *   program: three macros stand for Criterion.
 */
#include "report/repro.h"

#include "base/memory.h"
#include "report/repro_part.h"
#include "report/repro_problem.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* END_STATUS: of a test that came to its end, where the function may end the program itself. */
enum { COMMENT_COLUMNS = 92, SLUG_BYTES_MAX = 60, END_STATUS = 113 };

const char *repro_obstacle(const struct check_result *check)
{
    const struct counterexample *example = &check->counterexample;
    switch (check->verdict) {
    case VERDICT_PASSED: return "it passes, so there is no failing call";
    case VERDICT_NOT_BUILT: return "it does not compile, so there is nothing to call";
    case VERDICT_SKIPPED: return "it was not tried, because a check that it builds on did not pass";
    case VERDICT_ERROR: return "the grader itself had trouble; try again";
    case VERDICT_FAILED: break;
    }
    switch (check->ending) {
    case ANSWER_FORBIDDEN: return "only the grader's box sees what it asks of the operating system";
    case ANSWER_OUT_OF_MEMORY: return "only the grader's box limits memory";
    case ANSWER_NOT_LOADED: return "only the grader's box loads it without a program around it";
    case ANSWER_NOT_REACHED: return "no call came back";
    case ANSWER_RETURNED:
    case ANSWER_CRASHED:
    case ANSWER_OUT_OF_BOUNDS:
    case ANSWER_WROTE_INPUT:
    case ANSWER_STACK_OVERFLOW:
    case ANSWER_TIMED_OUT:
    case ANSWER_EXITED:
    case ANSWER_MISSING: break;
    }
    return example->present && example->right.present
               ? NULL
               : "it fails before any function is called, in code that runs by itself";
}

char *repro_slug(const struct check *check)
{
    struct text slug = {0};
    for (const char *at = check->name; *at && slug.length < SLUG_BYTES_MAX; at++) {
        char letter = (char)tolower((unsigned char)*at);
        bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (is_plain)
            text_append(&slug, &letter, 1);
        else if (slug.length && slug.bytes[slug.length - 1] != '_')
            text_add(&slug, "_");
    }
    if (slug.length && slug.bytes[slug.length - 1] == '_')
        slug.bytes[--slug.length] = '\0';
    return text_detach(&slug);
}

/* --- the comment on top --- */

/* Appends a paragraph of a comment. What would begin or end a comment is broken up; texts may quote the student's source. */
static void add_paragraph(struct text *text, const char *label, const char *words)
{
    struct text plain = {0};
    text_add(&plain, label);
    for (const char *at = words; *at; at++) {
        bool marks = (at[0] == '*' && at[1] == '/') || (at[0] == '/' && at[1] == '*');
        text_append(&plain, *at == '\n' ? " " : at, 1);
        if (marks)
            text_add(&plain, " ");
    }
    const char *line = text_string(&plain);
    while (strlen(line) > COMMENT_COLUMNS) {
        size_t end = COMMENT_COLUMNS;
        while (end && line[end] != ' ')
            end--;
        end = end ? end : COMMENT_COLUMNS;
        text_print(text, " * %.*s\n", (int)end, line);
        line += end + (line[end] == ' ');
    }
    text_print(text, " * %s\n", line);
    text_release(&plain);
}

/* How a failure that is no wrong number is seen, or NULL. */
static const char *how_to_see(const struct check_result *check)
{
    switch (check->ending) {
    case ANSWER_CRASHED:
    case ANSWER_OUT_OF_BOUNDS:
    case ANSWER_STACK_OVERFLOW:
        return "The test ends with a crash. make test builds with the address sanitizer, whose "
               "report "
               "names your line (look for 'your file:line' below #0); without it the crash may not "
               "come, since the bytes beside an array belong to somebody.";
    case ANSWER_WROTE_INPUT:
        return "The test ends with a crash: the inputs below are constants, which nobody can write "
               "to.";
    case ANSWER_TIMED_OUT: return "The test is ended by its timeout.";
    case ANSWER_MISSING: return "The tests cannot be linked until the function is there.";
    case ANSWER_RETURNED:
    case ANSWER_NOT_REACHED:
    case ANSWER_OUT_OF_MEMORY:
    case ANSWER_FORBIDDEN:
    case ANSWER_EXITED:
    case ANSWER_NOT_LOADED: break;
    }
    return check->reads_old_memory ? "Memory that was never set holds anything. make test fills it "
                                     "with a pattern, so that "
                                     "the number is wrong each time; another build may hide that."
                                   : NULL;
}

static void add_comment(struct text *text, const struct config *config,
                        const struct check_result *check)
{
    char *wrong = text_format("%s: %s", check->check->function->name, check->message);
    const char *see = how_to_see(check);
    text_add(text, "/*\n");
    add_paragraph(text, "The smallest call that fails the check: ", check->check->name);
    text_add(text, " *\n");
    add_paragraph(text, "What is wrong: ", wrong);
    if (check->place)
        add_paragraph(text, "Where: ", check->place);
    if (check->mistake)
        add_paragraph(text, "The mistake: ", check->mistake->explain);
    if (check_result_hint(check))
        add_paragraph(text, "A question: ", check_result_hint(check));
    if (see)
        add_paragraph(text, "", see);
    text_add(text, " *\n");
    char *until =
        text_format("gradus check --repro wrote it. `make test` runs it beside your own tests; "
                    "it fails until %s is right.",
                    config->source_count ? config->sources[0] : "your file");
    add_paragraph(text, "", until);
    text_add(text, " */\n");
    free(until);
    free(wrong);
}

/* --- the head --- */

static const char test_head[] = "#include <criterion/criterion.h>\n";

static const char debugger_head[] =
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "\n"
    "/* In place of Criterion: a program of its own, for the debugger. */\n"
    "#define cr_expect(condition, ...) ((condition) ? 0 : (printf(__VA_ARGS__), printf(\"\\n\")))\n"
    "#define cr_assert(condition, ...) ((condition) ? (void)0 : (printf(__VA_ARGS__), "
    "printf(\"\\n\"), exit(1)))\n"
    "#define Test(...) int main(void)\n";

/* Functions that compare, of which the text uses some. */
static const struct {
    const char *name, *code;
} comparisons[] = {
    {"expect_number",
     "/* A number is right if it is no further away than `off`; NaN never is. */\n"
     "static void expect_number(const char *name, double got, double expected, double off)\n"
     "{\n"
     "    cr_expect(got == expected || fabs(got - expected) <= off,\n"
     "              \"%s is %.17g; expected %.17g (give or take %.2g)\", name, got, expected, "
     "off);\n"
     "}\n\n"},
    {"expect_at_most",
     "static void expect_at_most(const char *name, double got, double most, double off)\n"
     "{\n"
     "    cr_expect(got <= most + off, \"%s is %.17g; expected at most %.17g\", name, got, most);\n"
     "}\n\n"},
    {"expect_at_least",
     "static void expect_at_least(const char *name, double got, double least, double off)\n"
     "{\n"
     "    cr_expect(got >= least - off, \"%s is %.17g; expected at least %.17g\", name, got, "
     "least);\n"
     "}\n\n"},
};

static void add_comparisons(struct text *text, const char *body)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
        if (strstr(body, comparisons[i].name))
            text_add(text, comparisons[i].code);
}

/* Makes the first failure the last, where a hundred would come. The caller frees. */
static char *stopping(const char *code)
{
    static const char expect[] = "cr_expect(", assert_instead[] = "cr_assert(";
    char *copy = memory_string(code);
    for (char *at = copy; (at = strstr(at, expect)); at++)
        memcpy(at, assert_instead, strlen(expect));
    return copy;
}

/* --- the test --- */

/* The call with what is expected of it. */
static void add_call(struct text *text, const struct check_result *check)
{
    const struct counterexample *example = &check->counterexample;
    if (check->check->kind == CHECK_PROPERTY)
        repro_property(text, check);
    else
        repro_call(text, &example->call, "", NULL);
    if (check->check->kind == CHECK_MINIMIZES)
        repro_promises(text, check);
    else if (check->check->kind != CHECK_PROPERTY)
        repro_numbers(text, &example->call, "", &example->right);
}

/* A function that remembers, or draws random numbers, may need some calls before it shows. */
static void add_repeated_calls(struct text *text, const struct check_result *check)
{
    struct text body = {0};
    const struct call *earlier = &check->counterexample.right.earlier;
    text_add(text, "    for (int again = 0; again < 100; again++) {\n");
    text_add(&body, "    /* A call before, which must make no difference. */\n");
    repro_call(&body, earlier, "earlier_", NULL);
    repro_unused(&body, earlier, "earlier_");
    if (call_callback(earlier) < earlier->signature->parameter_count)
        repro_line(&body, "evaluations = 0;");
    add_call(&body, check);
    repro_block(text, text_string(&body));
    text_add(text, "    }\n");
    text_release(&body);
}

static void add_body(struct text *text, const struct check_result *check)
{
    if (check->reads_old_memory)
        text_add(text,
                 "    mallopt(M_PERTURB, 165); /* what malloc gives is full of garbage */\n\n");
    if (check->counterexample.right.earlier.signature)
        add_repeated_calls(text, check);
    else
        add_call(text, check);
    if (check->ending == ANSWER_EXITED)
        text_print(
            text,
            "    exit(%d); /* so the test came to its end: nobody else ends the program so */\n",
            END_STATUS);
}

void repro_write(const struct config *config, const struct check_result *check, enum repro_use use,
                 struct text *text)
{
    const struct call *call = &check->counterexample.call;
    struct text body = {0}, test = {0};
    char *slug = repro_slug(check->check);
    add_body(&body, check);
    add_comment(text, config, check);
    text_print(text, "#include \"%s\"\n\n%s", config->header,
               use == REPRO_TEST ? test_head : debugger_head);
    text_add(text, check->reads_old_memory ? "#include <malloc.h>\n#include <math.h>\n"
                                           : "#include <math.h>\n");
    text_add(text, check->ending == ANSWER_EXITED ? "#include <stdlib.h>\n\n" : "\n");
    add_comparisons(&test, text_string(&body));
    if (call_callback(call) < call->signature->parameter_count)
        repro_problem(&test, call);
    text_print(&test, "Test(repro, %s, .timeout = %.0f", slug,
               fmax(2, ceil(2 * config->cpu_seconds)));
    if (check->ending == ANSWER_EXITED)
        text_print(&test, ", .exit_code = %d", END_STATUS);
    text_print(&test, ")\n{\n%s}\n", text_string(&body));
    char *code = check->counterexample.right.earlier.signature ? stopping(text_string(&test))
                                                               : text_detach(&test);
    text_add(text, code);
    free(code);
    free(slug);
    text_release(&test);
    text_release(&body);
}
