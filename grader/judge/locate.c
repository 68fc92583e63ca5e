#include "judge/locate.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "box/sanitize.h"

#include <stdlib.h>
#include <string.h>

static bool is_suspicious(enum answer_kind ending)
{
    return ending == ANSWER_CRASHED || ending == ANSWER_OUT_OF_BOUNDS ||
           ending == ANSWER_WROTE_INPUT || ending == ANSWER_STACK_OVERFLOW;
}

/* An earlier check of the same function that failed in the same way, whose line is known already. */
static const struct check_result *found_before(const struct result *result, size_t i)
{
    const struct check_result *now = &result->checks[i];
    for (size_t k = 0; k < i; k++) {
        const struct check_result *earlier = &result->checks[k];
        if (earlier->check->function == now->check->function && earlier->ending == now->ending &&
            earlier->place)
            return earlier;
    }
    return NULL;
}

/* The line's text without the space around it. The caller frees. */
static char *source_line(const struct submission *submission,
                         const struct sanitizer_finding *finding)
{
    struct text visible = {0};
    for (size_t i = 0; i < submission->source_count; i++) {
        if (!text_equal(submission->sources[i].name, finding->file))
            continue;
        const char *at = text_string(&submission->sources[i].contents);
        for (size_t line = 1; line < finding->line && *at; line++) {
            at += strcspn(at, "\n");
            at += *at == '\n';
        }
        at += strspn(at, " \t");
        text_add_visible(&visible, at, strcspn(at, "\r\n"));
    }
    return text_detach(&visible);
}

/* The compiler sees what sanitizers do not: a variable that may be read before it is set. */
static bool find_warning(const struct locator *locator, struct sanitizer_finding *finding)
{
    for (const char *line = locator->compiler_log; *line;) {
        size_t length = strcspn(line, "\n");
        if (memmem(line, length, "warning:", 8) && memmem(line, length, "uninitialized", 13) &&
            sanitizer_place(line, length, locator->submission, finding))
            return true;
        line += length + (line[length] == '\n');
    }
    return false;
}

static bool find_by_sanitizer(struct locator *locator, const struct call *call,
                              struct sanitizer_finding *finding)
{
    struct error ignored = {0};
    if (locator->sanitized_builds >= SANITIZED_BUILDS_MAX)
        return false;
    locator->sanitized_builds++;
    return sanitize_call(locator->worker, locator->assignment, locator->submission, call, finding,
                         &ignored) == 0 &&
           finding->found;
}

void locate(struct locator *locator, struct result *result, size_t i)
{
    struct check_result *check = &result->checks[i];
    struct sanitizer_finding finding = {0};
    if (check->verdict != VERDICT_FAILED || !check->counterexample.present)
        return;
    const struct check_result *before = found_before(result, i);
    bool found = false;
    if (check->reads_old_memory)
        found = find_warning(locator, &finding);
    else if (is_suspicious(check->ending) && before)
        check->place = memory_string(before->place);
    else if (is_suspicious(check->ending))
        found = find_by_sanitizer(locator, &check->counterexample.call, &finding);
    if (!found)
        return;
    char *line = source_line(locator->submission, &finding);
    check->place = text_format("%s:%zu: %s", finding.file, finding.line, line);
    free(line);
}
