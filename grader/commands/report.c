/*
 * The pages of a class: a folder that needs no server, made from what the store holds. The class page is written last,
 * so that it never links to a page that is not there.
 */
#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/finals.h"
#include "class/store.h"
#include "commands/page.h"
#include "contract/digest.h"
#include "report/html_class.h"
#include "report/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SLUG_BYTES_MAX = 40, DIGEST_DIGITS = 16 };

struct reporting {
    const struct command *command;
    const struct options *options;
    const struct assignment *assignment;
    struct store *store;
    struct finals finals;
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
static void note(struct reporting *reporting, const struct final *final,
                 const struct student_page *page, char *address)
{
    struct class_student *student =
        class_add(&reporting->class, page->student, page->name, page->result);
    student->page = address;
    student->score = final->score;
    if (final->state == FINAL_PENDING)
        student->state = CLASS_NOT_GRADED;
    if (page->result)
        return;
    student->state = final->state == FINAL_NOTHING ? CLASS_NOT_HANDED_IN : CLASS_NOT_GRADED;
    free(student->reason);
    student->reason = memory_string(page->problem ? page->problem : "not graded yet");
}

/* The attempt to show: the one that counts, or else the student's last. */
static const struct attempt *shown_attempt(const struct finals *finals,
                                           const struct final_entry *entry)
{
    const struct attempt *last = NULL;
    for (size_t i = 0; i < finals->attempts.count && !entry->final.attempt; i++)
        if (text_equal(finals->attempts.list[i].student, entry->student))
            last = &finals->attempts.list[i];
    return entry->final.attempt ? entry->final.attempt : last;
}

/* Writes the page of a student with this result and these sources, either of which may be NULL. */
static int write_student(struct reporting *reporting, const struct final_entry *entry,
                         const struct attempt *attempt, const struct result *result,
                         const struct submission *submission, const char *problem,
                         const char *folder, struct error *error)
{
    const struct final *final = &entry->final;
    struct text html = {0};
    struct student_page page = {
        .config = &reporting->assignment->config,
        .student = entry->student,
        .name = attempt->name,
        .submitted_at = attempt->submitted_at,
        .attempt = attempt->number,
        .notices = attempt->notices,
        .problem = problem,
        .result = result,
        .submission = submission,
        .points = final->state == FINAL_PENDING && result ? result->score : final->score,
        .explanation = final->explanation,
        .class_page = reporting->options->audience == AUDIENCE_STAFF ? "../index.html" : NULL,
        .audience = reporting->options->audience,
    };
    page_make(reporting->command, &page, reporting->plotter, &html);
    char *name = file_of(entry->student);
    int outcome = write_page(folder, name, &html, error);
    note(reporting, final, &page, text_format("students/%s", name));
    free(name);
    text_release(&html);
    return outcome;
}

static int report_student(struct reporting *reporting, const struct final_entry *entry,
                          const char *folder, struct error *error)
{
    const struct attempt *attempt = shown_attempt(&reporting->finals, entry);
    struct result result = {0};
    struct submission submission = {0};
    struct error why = {0};
    bool has_result, has_submission = false;
    if (read_result(reporting, attempt, &result, &has_result, &why, error))
        return -1;
    int outcome = has_result ? store_submission(reporting->store, attempt->sha256, &submission,
                                                &has_submission, error)
                             : 0;
    const char *problem = attempt->problem ? attempt->problem : *why.text ? why.text : NULL;
    if (!outcome)
        outcome = write_student(reporting, entry, attempt, has_result ? &result : NULL,
                                has_submission ? &submission : NULL, problem, folder, error);
    submission_release(&submission);
    result_release(&result);
    return outcome;
}

/* --- the class --- */

static int report_class(struct reporting *reporting, struct error *error)
{
    const char *out = reporting->options->out;
    struct text html = {0};
    char *folder = file_join(out, "students");
    int result = make_folder(out, error) || make_folder(folder, error) ? -1 : 0;
    for (size_t i = 0; i < reporting->finals.count && !result; i++)
        result = report_student(reporting, &reporting->finals.list[i], folder, error);
    if (!result) {
        html_class(&reporting->class, &html);
        result = write_page(out, "index.html", &html, error);
    }
    text_release(&html);
    free(folder);
    return result;
}

static int read_store(struct reporting *reporting, const char *path, const struct root *root,
                      struct error *error)
{
    const char *assignment = reporting->assignment->name;
    struct course_rules course;
    if (course_load(root, &course, error))
        return -1;
    int result =
        store_open(path, STORE_READ, &reporting->store, error) ||
                finals_read(reporting->store, assignment, &course, &reporting->finals, error)
            ? -1
            : 0;
    course_rules_release(&course);
    fputs(text_string(&reporting->finals.notices), stderr);
    if (!result && !reporting->finals.count)
        result = error_set(error, ERROR_INPUT,
                           "'%s' holds no submission for %s; grade the class first: gradus batch",
                           path, assignment);
    return result;
}

static int report(struct reporting *reporting, const struct root *root, struct error *error)
{
    reporting->class = (struct class_page){.assignment = reporting->assignment->name,
                                           .config = &reporting->assignment->config};
    reporting->plotter = plotter_open(PLOT_WALL_MS);
    int result = read_store(reporting, reporting->options->store, root, error) ||
                         report_class(reporting, error)
                     ? -1
                     : 0;
    plotter_close(reporting->plotter);
    store_close(reporting->store);
    finals_release(&reporting->finals);
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
    options_take_usual_store(&options, options.operands[0]);
    if (!options.out)
        status = error_set(&error, ERROR_INPUT, "where to? say --out DIR");
    else if (root_find(options.root, &root, &error) ||
             assignment_load(&root, options.operands[0], &assignment, &error) ||
             report(&reporting, &root, &error))
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
    .usage = "[OPTION]... ASSIGNMENT --out DIR",
    .summary = "Writes a class as pages: DIR/index.html for assistants, DIR/students/ a page each",
    .help =
        "  --out DIR    the folder to write into; it can be opened, zipped, or put on a web "
        "server\n"
        "  --store FILE the results that gradus batch has kept (default: ASSIGNMENT.db here)\n"
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
