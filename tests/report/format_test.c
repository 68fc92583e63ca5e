/*
 * Each platform's format is read by a reader that follows the platform's own rules (Gradescope's specs.md, Artemis'
 * TestResultXmlParser and CustomFeedbackParser, Autolab's autograde, the Actions runner's ActionCommand), and says what
 * was meant, whatever students call things.
 */
#include "report/format.h"

#include "base/memory.h"
#include "support/injections.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;

static void open_subject(void)
{
    subject_open(&subject, "mle");
}

static void close_subject(void)
{
    subject_close(&subject);
}

TestSuite(format, .init = open_subject, .fini = close_subject);

static const char secret[] = "SECRET-OF-A-HIDDEN-CHECK";

enum { CHECKS = 4, PASSED = 0, FAILED = 1, HIDDEN = 2, SKIPPED = 3 };

/* The configuration's checks, the third made a hidden one. */
static const struct check *check_of(size_t i, struct check copies[])
{
    copies[i] = subject.assignment.config.checks[i];
    copies[i].visibility = i == HIDDEN ? VISIBILITY_HIDDEN : VISIBILITY_PUBLIC;
    return &copies[i];
}

/* One check in each state; all that a student can have a hand in is `foreign`. */
static struct result result_with(const char *foreign, struct check copies[])
{
    struct result result = {.assignment = memory_string("mle"),
                            .student = memory_string(foreign),
                            .isolation = RESULT_ISOLATION,
                            .compiler_log = memory_string(foreign),
                            .checks = memory_new(CHECKS, sizeof *result.checks),
                            .check_count = CHECKS,
                            .score = 6.5,
                            .max_score = 20,
                            .seconds = 0.25};
    static const enum verdict verdicts[] = {VERDICT_PASSED, VERDICT_FAILED, VERDICT_FAILED,
                                            VERDICT_SKIPPED};
    for (size_t i = 0; i < CHECKS; i++) {
        const char *content = i == HIDDEN ? secret : foreign;
        bool failed = verdicts[i] == VERDICT_FAILED;
        result.checks[i] = (struct check_result){
            .check = check_of(i, copies),
            .verdict = verdicts[i],
            .points = i == PASSED ? 6.5 : 0,
            .message = memory_string(i == PASSED ? "" : content),
            .place = failed ? text_format("mle.c:3: %s", content) : NULL,
        };
        if (failed)
            result.checks[i].counterexample =
                (struct counterexample){.present = true,
                                        .called = memory_string(content),
                                        .output = memory_string("grad[0]"),
                                        .expected = memory_string(content),
                                        .got = memory_string(content)};
    }
    return result;
}

static struct text full(const struct check_result *check)
{
    struct text text = {0};
    feedback_full(check, AUDIENCE_STUDENT, &text);
    return text;
}

static void expect_full(const struct check_result *check, const char *read)
{
    struct text meant = full(check);
    cr_expect_str_eq(read ? read : "", text_string(&meant));
    text_release(&meant);
}

/* Calls the test with the result of each injection, and with a long one. */
static void with_each(void (*test)(const struct result *result))
{
    struct text longest = {0};
    for (size_t i = 0; i < 30000; i++)
        text_add(&longest, "\xc3\xab");
    for (size_t i = 0; i <= INJECTIONS; i++) {
        struct check copies[CHECKS];
        struct result result =
            result_with(i < INJECTIONS ? injections[i] : text_string(&longest), copies);
        test(&result);
        result_release(&result);
    }
    text_release(&longest);
}

static struct text written(const struct result_format *format, const struct result *result,
                           enum audience audience)
{
    struct text text = {0};
    format->write(result, audience, &text);
    return text;
}

/* --- Gradescope --- */

static bool is_one_of(json_t *value, const char *const words[], size_t count)
{
    const char *word = json_string_value(value);
    for (size_t i = 0; word && i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return !value;
}

/* Whether it is a results.json by docs/specs.md; *score is what is recorded, or -1 if the autograder counts as failed. */
static bool gradescope_accepts(json_t *object, double *score)
{
    static const char *const visibilities[] = {"hidden", "after_due_date", "after_published",
                                               "visible"};
    static const char *const formats[] = {"text", "html", "simple_format", "md", "ansi"};
    static const char *const statuses[] = {"passed", "failed"};
    json_t *tests = json_object_get(object, "tests"), *top = json_object_get(object, "score"),
           *test;
    size_t i;
    double sum = 0;
    bool all = json_array_size(tests) > 0;
    if (!json_is_object(object) || (tests && !json_is_array(tests)) ||
        (top && !json_is_number(top)) ||
        !is_one_of(json_object_get(object, "visibility"), visibilities, 4) ||
        !is_one_of(json_object_get(object, "output_format"), formats, 5))
        return false;
    json_array_foreach(tests, i, test)
    {
        json_t *points = json_object_get(test, "score"), *output = json_object_get(test, "output");
        if ((points && !json_is_number(points)) || (output && !json_is_string(output)) ||
            !is_one_of(json_object_get(test, "visibility"), visibilities, 4) ||
            !is_one_of(json_object_get(test, "status"), statuses, 2))
            return false;
        all = all && points;
        sum += json_number_value(points);
    }
    *score = top ? json_number_value(top) : all ? sum : -1;
    return true;
}

static void gradescope(const struct result *result)
{
    struct text text = written(&format_gradescope, result, AUDIENCE_STUDENT);
    json_t *object = json_loads(text_string(&text), 0, NULL);
    double score;
    cr_assert_not_null(object);
    cr_expect(gradescope_accepts(object, &score));
    cr_expect_eq(score, 6.5);
    json_t *tests = json_object_get(object, "tests");
    cr_assert_eq(json_array_size(tests), CHECKS);
    cr_expect_str_eq(json_string_value(json_object_get(object, "test_output_format")), "text");
    for (size_t i = 0; i < CHECKS; i++) {
        json_t *test = json_array_get(tests, i);
        const char *status = json_string_value(json_object_get(test, "status"));
        cr_expect_str_eq(status, i == PASSED ? "passed" : "failed");
        cr_expect_null(json_object_get(test, "output_format")); /* the default, text, holds */
        expect_full(&result->checks[i], json_string_value(json_object_get(test, "output")));
    }
    cr_expect_null(strstr(text_string(&text), secret));
    json_decref(object);
    text_release(&text);
}

Test(format, gradescope_reads_what_was_meant)
{
    with_each(gradescope);
}

/* --- JUnit, as Artemis reads it --- */

/* Artemis removes every line break that a tab follows, then what XML forbids. */
static struct text artemis_prepares(const struct text *raw)
{
    struct text text = {0};
    for (size_t i = 0; i < raw->length; i++) {
        if (raw->bytes[i] == '\n' && raw->bytes[i + 1] == '\t')
            i++;
        else
            text_append(&text, raw->bytes + i, 1);
    }
    return text;
}

static xmlNode *child(xmlNode *node, const char *name)
{
    for (xmlNode *at = node->children; at; at = at->next)
        if (at->type == XML_ELEMENT_NODE && (!name || xmlStrEqual(at->name, BAD_CAST name)))
            return at;
    return NULL;
}

static void expect_attribute(xmlNode *node, const char *name, const char *meant)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    cr_expect_not_null(value, "%s", name);
    cr_expect_str_eq(value ? (const char *)value : "", meant);
    xmlFree(value);
}

static void expect_case(xmlNode *node, const struct check_result *check)
{
    static const char *const elements[] = {NULL, "failure", "failure", "skipped"};
    size_t i = (size_t)(check->verdict == VERDICT_PASSED    ? PASSED
                        : check->verdict == VERDICT_SKIPPED ? SKIPPED
                                                            : FAILED);
    xmlNode *element = child(node, NULL);
    struct text sentence = {0};
    cr_assert(xmlStrEqual(node->name, BAD_CAST "testcase"));
    expect_attribute(node, "name", check->check->name);
    cr_assert_eq(element != NULL, elements[i] != NULL);
    if (!element)
        return;
    cr_expect_str_eq((const char *)element->name, elements[i]);
    cr_expect_null(xmlNextElementSibling(element));
    feedback_sentence(check, AUDIENCE_STUDENT, &sentence);
    cr_expect_null(strchr(text_string(&sentence), '\n'));
    expect_attribute(element, "message", text_string(&sentence));
    text_release(&sentence);
    if (i == FAILED) {
        xmlChar *content = xmlNodeGetContent(element);
        expect_full(check, (const char *)content);
        xmlFree(content);
    }
}

static void junit(const struct result *result)
{
    struct text raw = written(&format_junit, result, AUDIENCE_STUDENT);
    struct text text = artemis_prepares(&raw);
    cr_expect_null(strchr(text_string(&raw), '\t'));
    cr_expect_null(strstr(text_string(&raw), secret));
    xmlDoc *document = xmlReadMemory(text_string(&text), (int)text.length, "junit.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR);
    cr_assert_not_null(document, "%s", text_string(&text));
    xmlNode *root = xmlDocGetRootElement(document), *suite = child(root, NULL);
    cr_assert(xmlStrEqual(root->name, BAD_CAST "testsuites"));
    cr_assert(xmlStrEqual(suite->name, BAD_CAST "testsuite"));
    cr_expect_null(xmlNextElementSibling(suite)); /* one suite: names stay as they are */
    expect_attribute(suite, "tests", "4");
    expect_attribute(suite, "failures", "2");
    expect_attribute(suite, "skipped", "1");
    size_t count = 0;
    for (xmlNode *at = child(suite, NULL); at; at = xmlNextElementSibling(at), count++)
        if (count < CHECKS)
            expect_case(at, &result->checks[count]);
    cr_expect_eq(count, CHECKS);
    xmlFreeDoc(document);
    text_release(&text);
    text_release(&raw);
}

Test(format, junit_reads_what_was_meant)
{
    with_each(junit);
}

/* --- Artemis' custom feedback --- */

static void artemis(const struct result *result)
{
    for (size_t i = 0; i < CHECKS; i++) {
        struct text text = {0};
        format_artemis.write_check(&result->checks[i], AUDIENCE_STUDENT, &text);
        json_t *object = json_loads(text_string(&text), 0, NULL);
        cr_assert_not_null(object);
        json_t *message = json_object_get(object, "message");
        const char *name = json_string_value(json_object_get(object, "name"));
        cr_assert(name && strspn(name, " \t\n") < strlen(name));
        cr_expect_str_eq(name, result->checks[i].check->name);
        cr_assert(json_is_boolean(json_object_get(object, "successful")));
        cr_expect_eq(json_is_true(json_object_get(object, "successful")), i == PASSED);
        cr_expect(i == PASSED ||
                  (json_string_length(message) > 0 && json_string_length(message) <= 20000));
        expect_full(&result->checks[i], json_string_value(message));
        cr_expect_null(strstr(text_string(&text), secret));
        json_decref(object);
        text_release(&text);
    }
}

Test(format, artemis_reads_what_was_meant)
{
    with_each(artemis);
}

/* --- Autolab --- */

/* feedback.rstrip.lines.last, in which bare keys get quotes: ([a-zA-Z0-9]+): becomes "\1":. */
static json_t *autolab_scores(const struct text *output)
{
    size_t end = output->length, start;
    struct text quoted = {0};
    while (end && strchr(" \n\r\t", output->bytes[end - 1]))
        end--;
    for (start = end; start && output->bytes[start - 1] != '\n';)
        start--;
    char *line = memory_string_of(output->bytes + start, end - start);
    regex_t bare;
    regmatch_t match[2];
    cr_assert_eq(regcomp(&bare, "([a-zA-Z0-9]+):", REG_EXTENDED), 0);
    const char *at = line;
    for (; regexec(&bare, at, 2, match, 0) == 0; at += match[0].rm_eo) {
        text_append(&quoted, at, (size_t)match[0].rm_so);
        text_print(&quoted, "\"%.*s\":", (int)(match[1].rm_eo - match[1].rm_so),
                   at + match[1].rm_so);
    }
    text_add(&quoted, at);
    regfree(&bare);
    json_t *object = json_loads(text_string(&quoted), 0, NULL);
    text_release(&quoted);
    free(line);
    return object;
}

static void autolab(const struct result *result)
{
    struct text text = written(&format_autolab, result, AUDIENCE_STUDENT);
    json_t *object = autolab_scores(&text), *scores = json_object_get(object, "scores");
    cr_assert(json_is_object(scores));
    cr_expect_eq(json_object_size(scores), 1);
    cr_expect_eq(json_number_value(json_object_get(scores, "mle")), 6.5);
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.bytes[i] == '\n';
    cr_expect_eq(lines, 2);
    json_t *semantic = json_loads(text_string(&text), JSON_DISABLE_EOF_CHECK, NULL);
    json_t *tests = json_object_get(semantic, "Test");
    cr_expect_eq(json_object_size(tests), CHECKS);
    for (size_t i = 0; i < CHECKS; i++) {
        json_t *test = json_object_get(tests, result->checks[i].check->name);
        cr_expect_eq(json_is_true(json_object_get(test, "passed")), i == PASSED);
        expect_full(&result->checks[i], json_string_value(json_object_get(test, "hint")));
    }
    cr_expect_null(strstr(text_string(&text), secret));
    json_decref(semantic);
    json_decref(object);
    text_release(&text);
}

Test(format, autolab_reads_what_was_meant)
{
    with_each(autolab);
}

/* --- GitHub --- */

static struct text unescaped(const char *from, size_t length)
{
    static const struct {
        const char *code;
        char byte;
    } codes[] = {{"%0D", '\r'}, {"%0A", '\n'}, {"%3A", ':'}, {"%2C", ','}, {"%25", '%'}};
    struct text text = {0};
    for (size_t i = 0; i < length; i++) {
        char byte = from[i];
        for (size_t c = 0; c < 5; c++) {
            if (length - i >= 3 && memcmp(from + i, codes[c].code, 3) == 0) {
                byte = codes[c].byte;
                i += 2;
                break;
            }
        }
        text_append(&text, &byte, 1);
    }
    return text;
}

/* The runner takes `::name properties::message`; else anything with `##[name` in it. */
static void expect_command(const char *line, size_t length, const char *name, const char *title,
                           const char *message)
{
    char *copy = memory_string_of(line, length), *at = copy;
    cr_assert(strncmp(at, "::", 2) == 0, "%s", copy);
    at += 2;
    char *close = strstr(at, "::");
    cr_assert_not_null(close);
    cr_expect(strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == ' ', "%s", copy);
    *close = '\0';
    char *property = strstr(at, "title=");
    cr_assert_not_null(property);
    property += strlen("title=");
    struct text read = unescaped(property, strcspn(property, ","));
    cr_expect_str_eq(text_string(&read), title);
    text_release(&read);
    read = unescaped(close + 2, strlen(close + 2));
    cr_expect_str_eq(text_string(&read), message);
    text_release(&read);
    free(copy);
}

static void github(const struct result *result)
{
    struct text text = written(&format_github, result, AUDIENCE_STUDENT);
    const char *line = text_string(&text);
    for (size_t i = FAILED; i < CHECKS; i++) {
        struct text meant = full(&result->checks[i]);
        size_t length = strcspn(line, "\n");
        expect_command(line, length, i == SKIPPED ? "notice" : "error",
                       result->checks[i].check->name, text_string(&meant));
        bool has_place = memmem(line, length, "file=mle.c,line=3,", 18) != NULL;
        cr_expect_eq(has_place, i == FAILED);
        text_release(&meant);
        line += length + 1;
    }
    expect_command(line, strcspn(line, "\n"), "notice", "Autograding complete", "Points 6.5/20");
    line = strchr(line, '\n') + 1;
    expect_command(line, strcspn(line, "\n"), "notice", "Autograding report",
                   "{\"totalPoints\":6.5,\"maxPoints\":20}");
    cr_expect_str_eq(strchr(line, '\n') + 1, "");
    cr_expect_null(strchr(text_string(&text), '\r'));
    cr_expect_null(strstr(text_string(&text), secret));
    text_release(&text);
}

Test(format, github_reads_what_was_meant)
{
    with_each(github);
}

/* Of a summary's row nothing is left that Markdown or HTML would take for more than words. */
static void summary(const struct result *result)
{
    struct text text = {0};
    size_t rows = 0;
    format_github.write_summary(result, AUDIENCE_STUDENT, &text);
    char *copy = memory_string(text_string(&text)), *rest = NULL;
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        size_t bars = 0;
        if (line[0] != '|' || line[1] != ' ' || strncmp(line, "| check", 7) == 0)
            continue;
        rows++;
        for (char *at = line; *at; at++) {
            bars += *at == '|';
            cr_expect(!strchr("<>`*_[]\\\"$", *at) || strncmp(at, "<br>", 4) == 0 ||
                          (*at == '>' && strncmp(at - 3, "<br>", 4) == 0),
                      "%s", at);
            cr_expect(*at != '&' || at[1] == '#', "%s", at);
        }
        cr_expect_eq(bars, 5);
    }
    cr_expect_eq(rows, CHECKS);
    cr_expect_null(strstr(text_string(&text), secret));
    cr_expect_lt(text.length, 1u << 20);
    free(copy);
    text_release(&text);
}

Test(format, a_github_summary_is_a_table_of_words)
{
    with_each(summary);
}

/* --- what holds for all --- */

static const struct result_format *const streams[] = {&format_gradescope, &format_junit,
                                                      &format_autolab, &format_github};

Test(format, staff_reads_what_is_hidden_from_students)
{
    struct check copies[CHECKS];
    struct result result = result_with("x", copies);
    for (size_t i = 0; i < 4; i++) {
        struct text text = written(streams[i], &result, AUDIENCE_STAFF);
        cr_expect(strstr(text_string(&text), secret), "%s", streams[i]->name);
        text_release(&text);
    }
    result_release(&result);
}

Test(format, a_failure_of_the_grader_is_no_points_anywhere)
{
    struct check copies[CHECKS];
    struct result result = result_with("x", copies);
    double score = 0;
    result.checks[SKIPPED].verdict = VERDICT_ERROR;
    struct text text = written(&format_gradescope, &result, AUDIENCE_STUDENT);
    json_t *object = json_loads(text_string(&text), 0, NULL);
    cr_expect(gradescope_accepts(object, &score));
    cr_expect_eq(score, -1);
    json_decref(object);
    text_release(&text);
    text = written(&format_autolab, &result, AUDIENCE_STUDENT);
    cr_expect_null(autolab_scores(&text));
    text_release(&text);
    text = written(&format_github, &result, AUDIENCE_STUDENT);
    cr_expect_null(strstr(text_string(&text), "Points"));
    cr_expect_null(strstr(text_string(&text), "totalPoints"));
    text_release(&text);
    text = written(&format_junit, &result, AUDIENCE_STUDENT);
    cr_expect(strstr(text_string(&text), "errors=\"1\""));
    text_release(&text);
    format_artemis.write_check(&result.checks[SKIPPED], AUDIENCE_STUDENT, &text);
    cr_expect_eq(text.length, 0);
    result_release(&result);
}

Test(format, an_unknown_format_is_told_with_the_nearest)
{
    const struct result_format *format = NULL;
    struct error error = {0};
    cr_expect_eq(format_find("gradscope", &format, &error), -1);
    cr_expect(strstr(error.text, "'gradescope'"), "%s", error.text);
    cr_expect_eq(format_find("junit", &format, &error), 0);
    cr_expect_eq(format, &format_junit);
}
