/*
 * JUnit XML, the part of it that Artemis, Jenkins, GitLab and GitHub's reporters agree about: one suite, flat, names
 * that differ; of failure, error and skipped at most one; the sentence as `message`, all of it as text; no tabs.
 */
#include "report/format.h"

#include <libxml/xmlwriter.h>

/* A writer into memory fails for lack of memory alone; the first failure is kept. */
struct xml {
    xmlTextWriterPtr writer;
    bool has_failed;
};

static void begin(struct xml *xml, const char *name)
{
    xml->has_failed |= xmlTextWriterStartElement(xml->writer, BAD_CAST name) < 0;
}

static void end(struct xml *xml)
{
    xml->has_failed |= xmlTextWriterEndElement(xml->writer) < 0;
}

static void attribute(struct xml *xml, const char *name, const char *value)
{
    struct text clean = {0};
    feedback_clean(&clean, value);
    xml->has_failed |=
        xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name, BAD_CAST text_string(&clean)) < 0;
    text_release(&clean);
}

static void number(struct xml *xml, const char *name, int decimals, double value)
{
    struct text digits = {0};
    text_print(&digits, "%.*f", decimals, value);
    attribute(xml, name, text_string(&digits));
    text_release(&digits);
}

static const char *element_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_PASSED: return NULL;
    case VERDICT_SKIPPED: return "skipped";
    case VERDICT_FAILED:
    case VERDICT_NOT_BUILT: return "failure";
    case VERDICT_ERROR: break;
    }
    return "error";
}

static void add_case(struct xml *xml, const struct result *result, const struct check_result *check,
                     enum audience audience)
{
    const char *element = element_of(check->verdict);
    struct text sentence = {0}, all = {0};
    begin(xml, "testcase");
    attribute(xml, "classname", result->assignment);
    attribute(xml, "name", check->check->name);
    number(xml, "time", 3, check->seconds);
    if (element) {
        feedback_sentence(check, audience, &sentence);
        begin(xml, element);
        attribute(xml, "message", text_string(&sentence));
        if (check->verdict != VERDICT_SKIPPED) {
            attribute(xml, "type", verdict_name(check->verdict));
            feedback_full(check, audience, &all);
            if (check->verdict == VERDICT_NOT_BUILT) {
                text_add(&all, "\n");
                feedback_compiler(result, &all);
            }
            xml->has_failed |=
                xmlTextWriterWriteString(xml->writer, BAD_CAST text_string(&all)) < 0;
        }
        end(xml);
    }
    end(xml);
    text_release(&sentence);
    text_release(&all);
}

static double count(const struct result *result, const char *element)
{
    size_t found = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        const char *is = element_of(result->checks[i].verdict);
        found += is && text_equal(is, element);
    }
    return (double)found;
}

static void add_suite(struct xml *xml, const struct result *result, enum audience audience)
{
    begin(xml, "testsuites");
    begin(xml, "testsuite");
    attribute(xml, "name", result->assignment);
    number(xml, "tests", 0, (double)result->check_count);
    number(xml, "failures", 0, count(result, "failure"));
    number(xml, "errors", 0, count(result, "error"));
    number(xml, "skipped", 0, count(result, "skipped"));
    number(xml, "time", 3, result->seconds);
    for (size_t i = 0; i < result->check_count; i++)
        add_case(xml, result, &result->checks[i], audience);
    end(xml);
    end(xml);
}

static void write(const struct result *result, enum audience audience, struct text *text)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct xml xml = {.writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL};
    xml.has_failed = !xml.writer;
    if (!xml.has_failed) {
        xml.has_failed = xmlTextWriterStartDocument(xml.writer, NULL, "UTF-8", NULL) < 0;
        add_suite(&xml, result, audience);
        xml.has_failed |= xmlTextWriterEndDocument(xml.writer) < 0;
        xmlFreeTextWriter(xml.writer);
    }
    if (!xml.has_failed)
        text_add(text, (const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
}

const struct result_format format_junit = {.name = "junit", .write = write};
