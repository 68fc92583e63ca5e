/*
 * The pages of a class: a folder that needs no server, made from what the store holds. The class page is written last,
 * so that it never links to a page that is not there.
 */
#include "commands/command.h"

#include "base/file.h"
#include "base/memory.h"
#include "commands/page.h"
#include "commands/report_pages.h"
#include "report/html_class.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_folder(const char *path, struct error *error)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    return error_set(error, ERROR_MACHINE, "cannot make the folder '%s': %s", path,
                     strerror(errno));
}

/* Keeps others from writing into the folder until the descriptor is closed; no file is left by it. */
static int lock_folder(const char *path, struct error *error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return error_set(error, ERROR_MACHINE, "cannot open the folder '%s': %s", path,
                         strerror(errno));
    if (flock(folder, LOCK_EX | LOCK_NB) == 0)
        return folder;
    close(folder);
    return error_set(error, ERROR_INPUT,
                     "another gradus report is writing into '%s'; wait for its end", path);
}

/* --- the class page --- */

/* Puts a student on the class page. */
static void note(const struct final_entry *entry, const struct shown *shown,
                 struct class_page *class)
{
    const struct final *final = &entry->final;
    struct class_student *student = class_add(class, entry->student, shown->attempt->name,
                                              shown->has_result ? &shown->result : NULL);
    char *name = report_file_name(entry->student);
    student->page = text_format("students/%s", name);
    free(name);
    student->score = final->score;
    if (final->state == FINAL_PENDING)
        student->state = CLASS_NOT_GRADED;
    if (shown->failure)
        student->error = memory_string(shown->failure);
    if (shown->has_result)
        return;
    student->state = final->state == FINAL_NOTHING ? CLASS_NOT_HANDED_IN : CLASS_NOT_GRADED;
    free(student->reason);
    student->reason = memory_string(shown->failure   ? shown->failure
                                    : shown->problem ? shown->problem
                                                     : "not graded yet: gradus batch does it");
}

static int note_all(const struct reporting *reporting, struct class_page *class,
                    struct error *error)
{
    for (size_t i = 0; i < reporting->finals.count; i++) {
        struct shown shown;
        if (shown_read(reporting, &reporting->finals.list[i], &shown, error))
            return -1;
        note(&reporting->finals.list[i], &shown, class);
        shown_release(&shown);
    }
    return 0;
}

static int write_class(const struct class_page *class, const char *folder, struct error *error)
{
    struct text html = {0};
    char *path = file_join(folder, "index.html");
    html_class(class, &html);
    int result = page_write(path, &html, error);
    text_release(&html);
    free(path);
    return result;
}

/* --- the whole --- */

static int write_folder(const struct reporting *reporting, struct class_page *class, int *signal,
                        struct error *error)
{
    const char *out = reporting->options->out;
    char *folder = file_join(out, "students");
    int lock = make_folder(out, error) ? -1 : lock_folder(out, error);
    int result = lock < 0 || make_folder(folder, error) || note_all(reporting, class, error) ||
                         report_pages(reporting, folder, signal, error) ||
                         (!*signal && write_class(class, out, error))
                     ? -1
                     : 0;
    if (lock >= 0)
        close(lock);
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

static int report(struct reporting *reporting, const struct root *root)
{
    const struct options *options = reporting->options;
    struct class_page class = {.assignment = reporting->assignment->name,
                               .config = &reporting->assignment->config};
    struct error error = {0};
    int signal = 0, status;
    if (read_store(reporting, options->store, root, &error) ||
        write_folder(reporting, &class, &signal, &error)) {
        status = fail(reporting->command, &error);
    } else if (signal) {
        status = 128 + signal;
    } else {
        struct text text = {0};
        text_print(&text, "%zu student%s: %s/index.html\n", class.count,
                   class.count == 1 ? "" : "s", options->out);
        status = print_out(reporting->command, &text, STATUS_DONE);
        text_release(&text);
    }
    store_close(reporting->store);
    finals_release(&reporting->finals);
    class_release(&class);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct root root = {0};
    struct assignment assignment = {0};
    struct reporting reporting = {
        .command = command, .options = &options, .assignment = &assignment};
    if (options_read(count, arguments, OPTION_OUT | OPTION_STORE | OPTION_AUDIENCE | OPTION_JOBS, 1,
                     1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    int result = 0;
    options_take_usual_store(&options, options.operands[0]);
    if (!options.out)
        result = error_set(&error, ERROR_INPUT, "where to? say --out DIR");
    else if (root_find(options.root, &root, &error) ||
             assignment_load(&root, options.operands[0], &assignment, &error))
        result = -1;
    int status = result ? fail(command, &error) : report(&reporting, &root);
    assignment_release(&assignment);
    root_release(&root);
    return status;
}

const struct command command_report = {
    .name = "report",
    .usage = "[OPTION]... ASSIGNMENT --out DIR",
    .user = FOR_ASSISTANTS,
    .summary = "Writes a class as pages: one for assistants, and one for each student",
    .help =
        "  --out DIR    the folder to write into; it can be opened, zipped, or put on a web "
        "server\n"
        "  --store FILE the results that gradus batch has kept (default: ASSIGNMENT.db here)\n"
        "  --for WHO    whom the students' pages are for: student (default; of hidden checks they "
        "hold\n"
        "               verdict and hint alone), student-after-due (of checks hidden until then: "
        "all),\n"
        "               staff (of every check: all)\n"
        "  --jobs N     write pages in N processes (default: the number of processors)\n"
        "  --root DIR   where assignments/ and configs/ are\n"
        "\n"
        "Beside a failed check stand its plots, which gradus batch has kept. The class page names\n"
        "every student and is for assistants: put it where only they can read it.\n"
        "\n"
        "Exit status: 0 written; 2 usage, configuration or no store; 3 the machine cannot do it;\n"
        "128 + N stopped by signal N.\n",
    .run = run,
};
