/* The grades of a class as a platform takes them, from what the store holds under the course's rules. */
#include "commands/command.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/finals.h"
#include "commands/platform_kit.h"
#include "commands/page.h"
#include "report/gradebook.h"
#include "report/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct exporting {
    const struct options *options;
    const struct class_format *format;
    struct root root;
    struct assignment assignment;
    struct course_rules course;
    struct store *store;
    struct finals finals;
    struct grade *grades; /* owned; one per final */
    struct text worksheet;
};

static enum grade_state state_of(enum final_state state)
{
    switch (state) {
    case FINAL_GRADED: return GRADE_GRADED;
    case FINAL_NOTHING: return GRADE_NOTHING;
    case FINAL_CUT_OFF: return GRADE_TOO_LATE;
    case FINAL_PENDING: break;
    }
    return GRADE_PENDING;
}

/* Reads the result that counts, if there is one that still fits the configuration. */
static int read_result(struct exporting *exporting, const struct attempt *attempt,
                       struct grade *grade, struct error *error)
{
    struct text json = {0};
    struct error why = {0};
    bool found = false;
    if (store_result(exporting->store, exporting->assignment.name, attempt->sha256, NULL, true,
                     &json, &found, error)) {
        text_release(&json);
        return -1;
    }
    grade->result = memory_new(1, sizeof *grade->result);
    if (!found || json_read(text_string(&json), json.length, &exporting->assignment.config,
                            grade->result, &why)) {
        free(grade->result);
        grade->result = NULL;
    }
    text_release(&json);
    return 0;
}

static int read_grade(struct exporting *exporting, const struct final_entry *entry,
                      struct grade *grade, struct error *error)
{
    const struct final *final = &entry->final;
    const struct attempt *attempt = final->attempt;
    *grade = (struct grade){
        .student = entry->student,
        .name = entry->name,
        .submitted_at = attempt ? attempt->submitted_at : NULL,
        .problem = attempt ? attempt->problem : NULL,
        .explanation = final->explanation ? final->explanation : "",
        .attempt = attempt ? attempt->number : 0,
        .state = state_of(final->state),
        .raw = final->raw,
        .deduction = final->deduction,
        .adjusted = final->adjusted,
        .score = final->score,
        .max_score = final->max_score,
    };
    return attempt && *attempt->sha256 ? read_result(exporting, attempt, grade, error) : 0;
}

static double full_marks(const struct config *config)
{
    double sum = 0;
    for (size_t i = 0; i < config->check_count; i++)
        sum += config->checks[i].points;
    return sum;
}

static int read_grades(struct exporting *exporting, struct error *error)
{
    const char *name = exporting->assignment.name, *path = exporting->options->store;
    int result =
        store_open(path, STORE_READ, &exporting->store, error) ||
                finals_read(exporting->store, name, &exporting->course, &exporting->finals, error)
            ? -1
            : 0;
    if (!result && !exporting->finals.count)
        result = error_set(error, ERROR_INPUT,
                           "'%s' holds no submission for %s; grade the class first: gradus batch",
                           path, name);
    fputs(text_string(&exporting->finals.notices), stderr);
    exporting->grades = memory_new(exporting->finals.count, sizeof *exporting->grades);
    for (size_t i = 0; i < exporting->finals.count && !result; i++) {
        struct grade *grade = &exporting->grades[i];
        result = read_grade(exporting, &exporting->finals.list[i], grade, error);
        if (grade->max_score <= 0)
            grade->max_score = full_marks(&exporting->assignment.config);
    }
    return result;
}

static int check(const struct exporting *exporting, struct error *error)
{
    const struct options *options = exporting->options;
    const struct class_format *format = exporting->format;
    if (format->worksheet && !options->worksheet)
        return error_set(error, ERROR_INPUT, "%s fills in %s: say --worksheet FILE", format->name,
                         format->worksheet);
    if (!format->worksheet && options->worksheet)
        return error_set(error, ERROR_INPUT, "%s takes no --worksheet", format->name);
    if (format->is_binary && !options->out && isatty(STDOUT_FILENO))
        return error_set(error, ERROR_INPUT, "%s is an archive: say --out FILE", format->name);
    return 0;
}

static int write_out(const struct command *command, const struct options *options,
                     const struct class_export *export)
{
    struct error error = {0};
    fputs(text_string(&export->notices), stderr);
    if (!options->out)
        return print_out(command, &export->out, STATUS_DONE);
    return page_write(options->out, &export->out, &error) ? fail(command, &error) : STATUS_DONE;
}

static int export_class(const struct command *command, struct exporting *exporting)
{
    const struct options *options = exporting->options;
    struct error error = {0};
    int status;
    if (check(exporting, &error) || root_find(options->root, &exporting->root, &error) ||
        assignment_load(&exporting->root, options->operands[1], &exporting->assignment, &error) ||
        course_load(&exporting->root, &exporting->course, &error) ||
        (options->worksheet &&
         file_read(options->worksheet, WORKSHEET_BYTES_MAX, &exporting->worksheet, &error)) ||
        read_grades(exporting, &error))
        return fail(command, &error);
    struct gradebook book = {.assignment = exporting->assignment.name,
                             .config = &exporting->assignment.config,
                             .grades = exporting->grades,
                             .count = exporting->finals.count,
                             .audience = options->audience};
    struct class_export export = {.book = &book,
                                  .worksheet_name = options->worksheet,
                                  .worksheet = options->worksheet ? &exporting->worksheet : NULL};
    if (exporting->format->write(&export, &error))
        status = fail(command, &error);
    else
        status = write_out(command, options, &export);
    text_release(&export.out);
    text_release(&export.notices);
    return status;
}

static void release(struct exporting *exporting)
{
    for (size_t i = 0; exporting->grades && i < exporting->finals.count; i++) {
        if (exporting->grades[i].result)
            result_release(exporting->grades[i].result);
        free(exporting->grades[i].result);
    }
    free(exporting->grades);
    finals_release(&exporting->finals);
    store_close(exporting->store);
    text_release(&exporting->worksheet);
    course_rules_release(&exporting->course);
    assignment_release(&exporting->assignment);
    root_release(&exporting->root);
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct exporting exporting = {.options = &options};
    if (options_read(count, arguments,
                     OPTION_OUT | OPTION_STORE | OPTION_AUDIENCE | OPTION_WORKSHEET, 2, 2, &options,
                     &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (platform_kit_is_one(options.operands[0]))
        return platform_kit_export(command, &options);
    options_take_usual_store(&options, options.operands[1]);
    if (class_format_find(options.operands[0], &exporting.format, &error))
        return fail(command, &error);
    int status = export_class(command, &exporting);
    release(&exporting);
    return status;
}

const struct command command_export = {
    .name = "export",
    .usage = "[OPTION]... FORMAT ASSIGNMENT",
    .user = FOR_ASSISTANTS,
    .summary = "Writes a class' grades, or an autograder, as a platform takes them",
    .help = "  csv              a table for spreadsheets and scripts\n"
            "  json             the same with every check (grader/report/schemas/)\n"
            "  moodle           Moodle's grading worksheet, filled in (--worksheet)\n"
            "  moodle-feedback  a zip for \"Upload multiple feedback files in a zip\"\n"
            "  canvas           a gradebook for Canvas' import (--worksheet: an export of it)\n"
            "\n"
            "  gradescope-autograder, artemis, github-classroom, autolab\n"
            "                   an autograder for that platform: a zip with the sources of gradus "
            "and the\n"
            "                   key of this assignment alone; its README.md says where it goes\n"
            "\n"
            "  --store FILE     what 'gradus batch' wrote (default: ASSIGNMENT.db here)\n"
            "  --worksheet FILE the platform's own file\n"
            "  --out FILE       the file to write (default: standard output)\n"
            "  --for WHO        whom feedback is for: student (default), student-after-due, staff\n"
            "  --root DIR       where assignments/ and configs/ are\n"
            "\n"
            "Points are those that count under configs/course.yaml. A grade that is pending is not "
            "exported, also\n"
            "not as a zero; standard error says who is left out.\n"
            "Exit status: 0 written; 2 usage, configuration, worksheet or no store; 3 the machine "
            "cannot do it.\n",
    .run = run,
};
