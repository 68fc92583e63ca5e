#include "commands/report_pages.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/pool.h"
#include "commands/page.h"
#include "contract/digest.h"
#include "report/json.h"
#include "report/plot_json.h"

#include <stdlib.h>
#include <string.h>

enum { SLUG_BYTES_MAX = 40, DIGEST_DIGITS = 16 };

/* Letters, digits and dashes of the name are for people, a part of its SHA-256 tells those apart that have the same. */
char *report_file_name(const char *student)
{
    struct text name = {0};
    struct sha256_ctx context;
    char digest[DIGEST_TEXT_BYTES];
    for (const char *at = student; *at && name.length < SLUG_BYTES_MAX; at++) {
        char letter = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
            text_append(&name, &letter, 1);
        else if (name.length && name.bytes[name.length - 1] != '-')
            text_add(&name, "-");
    }
    if (name.length && name.bytes[name.length - 1] != '-')
        text_add(&name, "-");
    sha256_init(&context);
    sha256_update(&context, strlen(student), (const uint8_t *)student);
    digest_write(&context, digest);
    text_print(&name, "%.*s.html", DIGEST_DIGITS, digest);
    return text_detach(&name);
}

/* --- what there is to show --- */

static const struct attempt *shown_attempt(const struct finals *finals,
                                           const struct final_entry *entry)
{
    const struct attempt *last = NULL;
    for (size_t i = 0; i < finals->attempts.count && !entry->final.attempt; i++)
        if (text_equal(finals->attempts.list[i].student, entry->student))
            last = &finals->attempts.list[i];
    return entry->final.attempt ? entry->final.attempt : last;
}

/* Fills in the result, or the problem if what is kept does not fit the configuration. */
static int read_result(const struct reporting *reporting, struct shown *shown, struct error *error)
{
    struct text json = {0};
    struct error why;
    bool found;
    int outcome = store_result(reporting->store, reporting->assignment->name,
                               shown->attempt->sha256, NULL, true, &json, &found, error);
    if (!outcome && found) {
        shown->has_result = json_read(text_string(&json), json.length,
                                      &reporting->assignment->config, &shown->result, &why) == 0;
        if (!shown->has_result)
            shown->problem = memory_string(why.text);
    }
    text_release(&json);
    return outcome;
}

static int read_failure(const struct reporting *reporting, struct shown *shown, struct error *error)
{
    struct text why = {0};
    size_t count;
    int outcome = store_failure(reporting->store, reporting->assignment->name,
                                shown->attempt->sha256, &why, &count, error);
    if (!outcome && count)
        shown->failure = text_format("grading it failed %zu time%s, by the grader's own fault: %s",
                                     count, count == 1 ? "" : "s", text_string(&why));
    text_release(&why);
    return outcome;
}

int shown_read(const struct reporting *reporting, const struct final_entry *entry,
               struct shown *shown, struct error *error)
{
    struct shown made = {.attempt = shown_attempt(&reporting->finals, entry)};
    if (made.attempt->problem)
        made.problem = memory_string(made.attempt->problem);
    int result = made.attempt->sha256[0] ? read_result(reporting, &made, error) : 0;
    if (!result && made.attempt->sha256[0] && !made.has_result && !made.problem)
        result = read_failure(reporting, &made, error);
    if (result)
        shown_release(&made);
    else
        *shown = made;
    return result;
}

void shown_release(struct shown *shown)
{
    result_release(&shown->result);
    free(shown->problem);
    free(shown->failure);
    *shown = (struct shown){0};
}

/* --- one page --- */

/* What a process has at hand for its pages. */
struct desk {
    struct reporting reporting; /* with a connection of its own */
    struct plotter *plotter;
    const char *folder;
    struct error said; /* what could not be drawn, the first of it */
};

/* Gives the result the plots that are kept of it. Pages can do without them: what cannot be read is told, no more. */
static void read_plots(struct desk *desk, struct shown *shown)
{
    struct text json = {0};
    struct error damaged = {0};
    bool found;
    if ((store_plots(desk->reporting.store, desk->reporting.assignment->name,
                     shown->attempt->sha256, &json, &found, &damaged) ||
         (found && plot_json_read(text_string(&json), json.length, &shown->result, &damaged))) &&
        desk->said.kind == ERROR_NONE)
        desk->said = damaged;
    text_release(&json);
}

/* Writes the page with these sources, or NULL. */
static int write_page(struct desk *desk, const struct final_entry *entry, const struct shown *shown,
                      const struct submission *submission, struct error *error)
{
    const struct final *final = &entry->final;
    const struct options *options = desk->reporting.options;
    struct text html = {0};
    struct student_page page = {
        .config = &desk->reporting.assignment->config,
        .student = entry->student,
        .name = shown->attempt->name,
        .submitted_at = shown->attempt->submitted_at,
        .attempt = shown->attempt->number,
        .notices = shown->attempt->notices,
        .problem = shown->problem ? shown->problem
                   : shown->failure
                       ? "The grader itself failed at this submission. That is not your "
                         "doing and costs no marks; it is tried again."
                       : NULL,
        .result = shown->has_result ? &shown->result : NULL,
        .submission = submission,
        .points = final->state == FINAL_PENDING ? shown->result.score : final->score,
        .explanation = final->explanation,
        .class_page = options->audience == AUDIENCE_STAFF ? "../index.html" : NULL,
        .audience = options->audience,
    };
    page_make(&page, desk->plotter, &desk->said, &html);
    char *name = report_file_name(entry->student), *path = file_join(desk->folder, name);
    int outcome = page_write(path, &html, error);
    free(path);
    free(name);
    text_release(&html);
    return outcome;
}

static int report_student(struct desk *desk, const struct final_entry *entry, struct error *error)
{
    struct shown shown;
    struct submission submission = {0};
    bool has_submission = false;
    if (shown_read(&desk->reporting, entry, &shown, error))
        return -1;
    if (shown.has_result)
        read_plots(desk, &shown);
    int outcome = shown.has_result ? store_submission(desk->reporting.store, shown.attempt->sha256,
                                                      &submission, &has_submission, error)
                                   : 0;
    if (!outcome)
        outcome = write_page(desk, entry, &shown, has_submission ? &submission : NULL, error);
    submission_release(&submission);
    shown_release(&shown);
    return outcome;
}

/* --- all of them --- */

struct pages {
    const struct reporting *reporting;
    const char *folder;
    struct error said, error;
};

/* What a process says in the end: what could not be drawn, and why it had to stop. Both end well if they are empty. */
struct ending {
    struct error said, error;
};

/* A database's connection must not be used on both sides of a fork. */
static void write_some(void *context, size_t task, struct text *output)
{
    const struct pages *pages = context;
    struct ending ending = {0};
    struct desk desk = {.reporting = *pages->reporting, .folder = pages->folder};
    size_t first = task * PAGES_TOGETHER, count = pages->reporting->finals.count;
    size_t end = count - first < PAGES_TOGETHER ? count : first + PAGES_TOGETHER;
    int result = store_open(pages->reporting->options->store, STORE_READ, &desk.reporting.store,
                            &ending.error);
    desk.plotter = plotter_open(PLOT_WALL_MS);
    for (size_t i = first; i < end && !result; i++)
        result = report_student(&desk, &pages->reporting->finals.list[i], &ending.error);
    plotter_close(desk.plotter);
    if (!result)
        store_close(desk.reporting.store);
    ending.said = desk.said;
    text_append(output, &ending, sizeof ending);
}

static enum pool_answer take_ending(void *context, size_t task, const struct text *output,
                                    bool complete)
{
    struct pages *pages = context;
    struct ending ending;
    (void)task;
    if (!complete || output->length != sizeof ending) {
        error_set(&pages->error, ERROR_MACHINE,
                  "a process that writes pages ended early; start again");
        return POOL_STOP;
    }
    memcpy(&ending, output->bytes, sizeof ending);
    if (ending.said.kind != ERROR_NONE && pages->said.kind == ERROR_NONE) {
        pages->said = ending.said;
        (void)fail(pages->reporting->command, &ending.said);
    }
    pages->error = ending.error;
    return ending.error.kind == ERROR_NONE ? POOL_DONE : POOL_STOP;
}

int report_pages(const struct reporting *reporting, const char *folder, int *signal,
                 struct error *error)
{
    struct pages pages = {.reporting = reporting, .folder = folder};
    struct pool_plan plan = {
        .task_count = (reporting->finals.count + PAGES_TOGETHER - 1) / PAGES_TOGETHER,
        .jobs = reporting->options->jobs,
        .work = write_some,
        .done = take_ending,
        .context = &pages,
    };
    enum pool_ending ending;
    int result = pool_run(&plan, &ending, signal, error);
    if (!result && pages.error.kind != ERROR_NONE) {
        *error = pages.error;
        result = -1;
    }
    return result;
}
