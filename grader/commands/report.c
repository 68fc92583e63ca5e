/*
 * The pages of a class: a folder that needs no server, made from what the store holds. The class page is written last,
 * so that it never links to a page that is not there.
 */
#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/store.h"
#include "commands/page.h"
#include "report/html_class.h"
#include "report/json.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SLUG_BYTES_MAX = 40, DIGEST_BYTES = 8 };

struct reporting {
    const struct command *command;
    const struct options *options;
    const struct assignment *assignment;
    struct store *store;
    struct attempts attempts;
    struct adjustments adjustments;
    struct class_page class;
    struct plotter *plotter;
};

/*
 * A file name that is safe on every system and differs from every other student's, whatever the student is called:
 * letters, digits and dashes of the name for people, a part of its SHA-256 for the rest. The caller frees.
 */
static char *file_of(const char *student)
{
    struct text name = {0};
    struct sha256_ctx context;
    uint8_t digest[DIGEST_BYTES];
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
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        text_print(&name, "%02x", digest[i]);
    text_add(&name, ".html");
    return text_detach(&name);
}

static int make_folder(const char *path, struct error *error)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return error_set(error, ERROR_MACHINE, "cannot make the folder '%s': %s", path,
                     strerror(errno));
}

static int write_page(const char *folder, const char *name, const struct text *html,
                      struct error *error)
{
    char *path = file_join(folder, name);
    int result = page_write(path, html, error);
    free(path);
    return result;
}

/* --- one student --- */

/* The adjustments of a student, in the order they were made. The caller frees the list. */
static struct page_adjustment *adjustments_of(const struct reporting *reporting,
                                              const char *student, size_t *count)
{
    struct page_adjustment *list = memory_new(reporting->adjustments.count, sizeof *list);
    *count = 0;
    for (size_t i = 0; i < reporting->adjustments.count; i++) {
        const struct adjustment *adjustment = &reporting->adjustments.list[i];
        if (text_equal(adjustment->student, student))
            list[(*count)++] = (struct page_adjustment){adjustment->reason, adjustment->points};
    }
    return list;
}

/* Reads the newest result of an attempt; *found says whether there is one that still fits the configuration. */
static int read_result(const struct reporting *reporting, const struct attempt *attempt,
                       struct result *result, bool *found, struct error *why, struct error *error)
{
    struct text json = {0};
    *found = false;
    if (!*attempt->sha256)
        return 0;
    int outcome = store_result(reporting->store, reporting->assignment->name, attempt->sha256, NULL,
                               true, &json, found, error);
    if (!outcome && *found)
        *found = json_read(text_string(&json), json.length, &reporting->assignment->config, result,
                           why) == 0;
    text_release(&json);
    return outcome;
}

/* Notes a student for the class page. The page's address is owned from here on. */
static void note(struct reporting *reporting, const struct attempt *attempt,
                 const struct student_page *page, char *address)
{
    struct class_student *student =
        class_add(&reporting->class, attempt->student, attempt->name, page->result);
    student->page = address;
    for (size_t i = 0; i < page->adjustment_count; i++)
        student->score += page->adjustments[i].points;
    if (page->result)
        return;
    student->state = *attempt->sha256 ? CLASS_NOT_GRADED : CLASS_NOT_HANDED_IN;
    free(student->reason);
    student->reason = memory_string(page->problem ? page->problem : "not graded yet");
}

static int report_student(struct reporting *reporting, const struct attempt *attempt,
                          const char *folder, struct error *error)
{
    struct result result = {0};
    struct submission submission = {0};
    struct error why = {0};
    struct text html = {0};
    bool has_result, has_submission = false;
    if (read_result(reporting, attempt, &result, &has_result, &why, error))
        return -1;
    if (has_result &&
        store_submission(reporting->store, attempt->sha256, &submission, &has_submission, error)) {
        result_release(&result);
        return -1;
    }
    size_t adjustment_count;
    struct page_adjustment *adjustments =
        adjustments_of(reporting, attempt->student, &adjustment_count);
    struct student_page page = {
        .config = &reporting->assignment->config,
        .student = attempt->student,
        .name = attempt->name,
        .submitted_at = attempt->submitted_at,
        .attempt = attempt->number,
        .notices = attempt->notices,
        .problem = attempt->problem ? attempt->problem
                   : *why.text      ? why.text
                                    : NULL,
        .result = has_result ? &result : NULL,
        .submission = has_submission ? &submission : NULL,
        .adjustments = adjustments,
        .adjustment_count = adjustment_count,
        .class_page = reporting->options->audience == AUDIENCE_STAFF ? "../index.html" : NULL,
        .audience = reporting->options->audience,
    };
    page_make(reporting->command, &page, reporting->plotter, &html);
    char *name = file_of(attempt->student);
    int outcome = write_page(folder, name, &html, error);
    note(reporting, attempt, &page, text_format("students/%s", name));
    free(name);
    free(adjustments);
    text_release(&html);
    submission_release(&submission);
    result_release(&result);
    return outcome;
}

/* --- the class --- */

/* Attempts are sorted by student and number: the last that can be graded counts, or else the last. */
static size_t counting_attempt(const struct attempts *attempts, size_t first, size_t *next)
{
    size_t chosen = first, i = first;
    for (; i < attempts->count &&
           text_equal(attempts->list[i].student, attempts->list[first].student);
         i++)
        if (*attempts->list[i].sha256 || !*attempts->list[chosen].sha256)
            chosen = i;
    *next = i;
    return chosen;
}

static int report_class(struct reporting *reporting, struct error *error)
{
    const char *out = reporting->options->out;
    struct text html = {0};
    char *folder = file_join(out, "students");
    int result = make_folder(out, error) || make_folder(folder, error) ? -1 : 0;
    for (size_t i = 0; i < reporting->attempts.count && !result;) {
        size_t chosen = counting_attempt(&reporting->attempts, i, &i);
        result = report_student(reporting, &reporting->attempts.list[chosen], folder, error);
    }
    if (!result) {
        html_class(&reporting->class, &html);
        result = write_page(out, "index.html", &html, error);
    }
    text_release(&html);
    free(folder);
    return result;
}

static int read_store(struct reporting *reporting, const char *path, struct error *error)
{
    const char *assignment = reporting->assignment->name;
    if (store_open(path, STORE_READ, &reporting->store, error) ||
        store_attempts(reporting->store, assignment, &reporting->attempts, error) ||
        store_adjustments(reporting->store, assignment, &reporting->adjustments, error))
        return -1;
    if (!reporting->attempts.count)
        return error_set(error, ERROR_INPUT,
                         "'%s' holds no submission for %s; grade the class first: gradus batch",
                         path, assignment);
    return 0;
}

static int report(struct reporting *reporting, struct error *error)
{
    char *usual = text_format("%s.db", reporting->assignment->name);
    const char *path = reporting->options->store ? reporting->options->store : usual;
    reporting->class = (struct class_page){.assignment = reporting->assignment->name,
                                           .config = &reporting->assignment->config};
    reporting->plotter = plotter_open(PLOT_WALL_MS);
    int result = read_store(reporting, path, error) || report_class(reporting, error) ? -1 : 0;
    plotter_close(reporting->plotter);
    store_close(reporting->store);
    attempts_release(&reporting->attempts);
    adjustments_release(&reporting->adjustments);
    free(usual);
    return result;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct root root = {0};
    struct assignment assignment = {0};
    struct reporting reporting = {
        .command = command, .options = &options, .assignment = &assignment};
    if (options_read(count, arguments, OPTION_OUT | OPTION_STORE | OPTION_AUDIENCE, 1, 1, &options,
                     &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    int status = STATUS_DONE;
    if (!options.out)
        status = error_set(&error, ERROR_INPUT, "where to? say --out DIR");
    else if (root_find(options.root, &root, &error) ||
             assignment_load(&root, options.operands[0], &assignment, &error) ||
             report(&reporting, &error))
        status = -1;
    if (status) {
        status = fail(command, &error);
    } else {
        struct text text = {0};
        text_print(&text, "%zu students: %s/index.html\n", reporting.class.count, options.out);
        status = print_out(command, &text, STATUS_DONE);
        text_release(&text);
    }
    class_release(&reporting.class);
    assignment_release(&assignment);
    root_release(&root);
    return status;
}

const struct command command_report = {
    .name = "report",
    .usage = "[OPTION]... --out DIR ASSIGNMENT",
    .summary = "Writes a class as pages: DIR/index.html for assistants, DIR/students/ a page each",
    .help =
        "  --out DIR    the folder to write into; it can be opened, zipped, or put on a web "
        "server\n"
        "  --store FILE what 'gradus batch' wrote (default: ASSIGNMENT.db)\n"
        "  --for WHO    whom the students' pages are for: student (default; of hidden checks they "
        "hold\n"
        "               verdict and hint alone), student-after-due (of checks hidden until then: "
        "all),\n"
        "               staff (of every check: all)\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "The class page names every student and is for assistants: put it where only they can read "
        "it.\n"
        "\n"
        "Exit status: 0 written; 2 usage, configuration or no store; 3 the machine cannot do it.\n",
    .run = run,
};
