/*
 * What is exported of a class is read by readers of the platforms' own rules: Moodle's importer with all it passes over
 * in silence, Canvas' importer, a spreadsheet that looks for formulas.
 */
#include "report/gradebook.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/injections.h"
#include "support/program.h"
#include "support/schema.h"
#include "support/subject.h"
#include "support/table.h"

#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;
static struct check hidden_check;
static struct result sample;

enum { GRADES = 5 };

static const char secret[] = "SECRET-OF-A-HIDDEN-CHECK";

/* A failed check that students see, with markup in its message, and a hidden one. */
static void open_subject(void)
{
    subject_open(&subject, "mle");
    hidden_check = subject.assignment.config.checks[1];
    hidden_check.visibility = VISIBILITY_HIDDEN;
    sample = (struct result){.assignment = memory_string("mle"),
                             .student = memory_string("101"),
                             .submission_sha256 = "ab",
                             .isolation = RESULT_ISOLATION,
                             .checks = memory_new(2, sizeof *sample.checks),
                             .check_count = 2,
                             .max_score = 100};
    sample.checks[0] = (struct check_result){.check = &subject.assignment.config.checks[0],
                                             .verdict = VERDICT_FAILED,
                                             .message = memory_string("<b>=1+1</b>, \"so\"")};
    sample.checks[1] = (struct check_result){
        .check = &hidden_check, .verdict = VERDICT_FAILED, .message = memory_string(secret)};
}

static void close_subject(void)
{
    result_release(&sample);
    subject_close(&subject);
}

TestSuite(export, .init = open_subject, .fini = close_subject);

/* 101 graded, 102 pending, 103 nothing to grade, 104 graded with words of the student's, 105 more than the maximum. */
static void make_grades(const char *name, struct grade grades[GRADES])
{
    static const char *const students[GRADES] = {"101", "102", "103", "104", "105"};
    static const enum grade_state states[GRADES] = {GRADE_GRADED, GRADE_PENDING, GRADE_NOTHING,
                                                    GRADE_GRADED, GRADE_GRADED};
    static const double scores[GRADES] = {87.5, 0, 0, 64, 103};
    for (size_t i = 0; i < GRADES; i++)
        grades[i] = (struct grade){.student = students[i],
                                   .name = i == 3 ? name : "Anna Adler",
                                   .explanation = "",
                                   .problem = i == 2 ? name : NULL,
                                   .attempt = 1,
                                   .state = states[i],
                                   .score = scores[i],
                                   .raw = scores[i],
                                   .max_score = 100,
                                   .result = i == 0 || i == 3 ? &sample : NULL};
}

/* Exports; the caller releases out and notices. */
static int export_as(const struct class_format *format, const char *name, const char *worksheet,
                     struct class_export *export, struct error *error)
{
    struct grade grades[GRADES];
    struct text given = {0};
    make_grades(name, grades);
    struct gradebook book = {.assignment = "mle",
                             .config = &subject.assignment.config,
                             .grades = grades,
                             .count = GRADES};
    if (worksheet)
        text_add(&given, worksheet);
    *export = (struct class_export){.book = &book,
                                    .worksheet_name = worksheet ? "sheet.csv" : NULL,
                                    .worksheet = worksheet ? &given : NULL};
    int result = format->write(export, error);
    text_release(&given);
    return result;
}

static void release(struct class_export *export)
{
    text_release(&export->out);
    text_release(&export->notices);
}

/* --- csv --- */

/* As spreadsheets decide: blanks aside, the first character. */
static bool is_formula(const char *cell)
{
    cell += strspn(cell, " \t\r\n");
    return *cell && strchr("=+-@", *cell);
}

static const char *const formulas[] = {
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\"=1",
    ",=1+1",
    ";=1+1",
    "\n=1+1",
    "x\n=1+1",
    "x\",=1+1,\"",
    "a,b",
    "a\r\n=b",
    "\xef\xbc\x9d"
    "1",
    "\xe2\x80\x8b=1",
};

static void expect_words_only(const char *name)
{
    struct class_export export;
    struct error error = {0};
    struct table table;
    cr_assert_eq(export_as(&class_format_csv, name, NULL, &export, &error), 0);
    table_read(text_string(&export.out), ',', &table);
    cr_assert_eq(table.rows, 1 + GRADES);
    cr_expect_eq(table.columns, 12);
    for (size_t i = 1; i < table.rows; i++)
        for (size_t j = 0; j < table.columns; j++)
            cr_expect(!is_formula(table.cells[i][j]), "%s", table.cells[i][j]);
    cr_expect_str_eq(table.cells[1][table_column(&table, "score")], "87.5");
    cr_expect_str_eq(table.cells[2][table_column(&table, "score")], "");
    cr_expect_str_eq(table.cells[2][table_column(&table, "state")], "pending");
    cr_expect_str_eq(table.cells[3][table_column(&table, "score")], "0");
    cr_expect_null(strstr(text_string(&export.out), secret));
    table_release(&table);
    release(&export);
}

Test(export, csv_has_no_formula_and_no_lost_row)
{
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        expect_words_only(formulas[i]);
    for (size_t i = 0; i < INJECTIONS; i++)
        expect_words_only(injections[i]);
}

/* --- Moodle --- */

static const char english[] =
    "\xef\xbb\xbfIdentifier,\"Full name\",Status,Grade,\"Maximum grade\",\"Grade can be "
    "changed\",\"Last modified (grade)\",\"Feedback comments\",Extra\r\n"
    "\"Participant 101\",\"Adler, \"\"Anna\"\"\",Submitted,,100.00,Yes,-,,\" kept \"\r\n"
    "\"Participant 102\",Ben,Submitted,50.00,100.00,Yes,-,old,=1+1\r\n"
    "\"Participant 103\",Cleo,\"No submission\",,100.00,Yes,-,,\"a\nb\"\r\n"
    "\"Participant 104\",Dana,Submitted,64.00,100.00,No,-,locked,\r\n"
    "\"Participant 105\",Emil,Submitted,,100.00,Yes,-,,\r\n"
    "\"Participant 999\",Fritz,Submitted,12.00,100.00,Yes,\"Monday, 3 November 2025\",x,y\r\n";

static const char german[] =
    "ID;\"Vollst\xc3\xa4ndiger Name\";Status;Bewertung;Bestwertung;\"Bewertung kann "
    "ge\xc3\xa4ndert "
    "werden\";\"Zuletzt ge\xc3\xa4ndert (Bewertung)\";\"Feedback als Kommentar\"\n"
    "Teilnehmer/in101;Anna;;;100,00;Ja;-;\n"
    "Teilnehmer/in104;Dana;;10,00;100,00;Nein;-;\n";

/* A number as the site's language has it, or -1. */
static double site_number(const char *cell, char decimal)
{
    char copy[32], *end;
    snprintf(copy, sizeof copy, "%s", cell);
    for (char *at = copy; *at; at++) {
        if (*at == (decimal == ',' ? '.' : ','))
            return -1;
        *at = *at == decimal ? '.' : *at;
    }
    double value = strtod(copy, &end);
    return *copy && !*end ? value : -1;
}

/* Moodle's importer: the grade that a row sets, or -1 if it is passed over without a word. */
static double moodle_sets(const struct table *before, const struct table *after, size_t row,
                          char decimal, size_t grade, size_t maximum, size_t can_change)
{
    double old = site_number(before->cells[row][grade], decimal);
    double new = site_number(after->cells[row][grade], decimal);
    double most = site_number(after->cells[row][maximum], decimal);
    const char *can = after->cells[row][can_change];
    if (new < 0 || new > most || new == old || strcmp(can, "No") == 0 || strcmp(can, "Nein") == 0)
        return -1;
    return new;
}

Test(export, moodle_takes_exactly_the_grades_and_keeps_all_else)
{
    struct class_export export;
    struct error error = {0};
    struct table before, after;
    cr_assert_eq(export_as(&class_format_moodle, "x", english, &export, &error), 0, "%s",
                 error.text);
    table_read(english, ',', &before);
    table_read(text_string(&export.out), ',', &after);
    cr_assert_eq(after.rows, before.rows);
    cr_assert_eq(after.columns, before.columns);
    size_t grade = table_column(&after, "Grade"),
           comments = table_column(&after, "Feedback comments");
    for (size_t i = 0; i < after.rows; i++)
        for (size_t j = 0; j < after.columns; j++)
            if ((j != grade && j != comments) || (i != 1 && i != 3))
                cr_expect_str_eq(after.cells[i][j], before.cells[i][j]);
    static const double set[] = {-1, 87.5, -1, 0, -1, -1, -1};
    for (size_t i = 1; i < after.rows; i++)
        cr_expect_eq(moodle_sets(&before, &after, i, '.', grade,
                                 table_column(&after, "Maximum grade"),
                                 table_column(&after, "Grade can be changed")),
                     set[i], "row %zu", i);
    cr_expect(strstr(text_string(&export.notices), "participant 102: not graded yet"));
    cr_expect(strstr(text_string(&export.notices), "participant 104: the grade is locked"));
    cr_expect(strstr(text_string(&export.notices), "participant 105: more points than"));
    cr_expect(strstr(text_string(&export.notices), "2 grades filled in, 4 rows left"));
    cr_expect(strncmp(text_string(&export.out), "\xef\xbb\xbf", 3) == 0);
    table_release(&before);
    table_release(&after);
    release(&export);
}

Test(export, moodle_in_german_writes_decimal_commas)
{
    struct class_export export;
    struct error error = {0};
    struct table after;
    cr_assert_eq(export_as(&class_format_moodle, "x", german, &export, &error), 0, "%s",
                 error.text);
    table_read(text_string(&export.out), ';', &after);
    cr_expect_str_eq(after.cells[1][table_column(&after, "Bewertung")], "87,5");
    cr_expect_str_eq(after.cells[2][table_column(&after, "Bewertung")], "10,00");
    cr_expect(strstr(text_string(&export.notices), "'103' is not in the worksheet"));
    table_release(&after);
    release(&export);
}

Test(export, moodle_comments_hold_no_markup_of_students)
{
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct class_export export;
        struct error error = {0};
        struct table after;
        cr_assert_eq(export_as(&class_format_moodle, injections[i], english, &export, &error), 0);
        table_read(text_string(&export.out), ',', &after);
        for (size_t row = 1; row <= 3; row += 2) {
            const char *comment = after.cells[row][table_column(&after, "Feedback comments")];
            cr_expect(strncmp(comment, "<p>", 3) == 0 && !is_formula(comment), "%s", comment);
            for (const char *at = comment; (at = strchr(at, '<')); at++)
                cr_expect(!strncmp(at, "<p>", 3) || !strncmp(at, "<br>", 4) ||
                              !strncmp(at, "</p>", 4),
                          "%s", at);
        }
        cr_expect_null(strstr(text_string(&export.out), secret));
        table_release(&after);
        release(&export);
    }
}

Test(export, a_worksheet_that_does_not_fit_is_refused_with_what_to_do)
{
    static const struct {
        const char *sheet, *words;
    } cases[] = {
        {"", "it is empty"},
        {"a,b\n1,2\n", "sheet.csv:1: there is no column 'Identifier'"},
        {"Identifier,Grade,Scale,Last modified (grade)\nParticipant 101,,good,-\n",
         "no column 'Maximum grade'"},
        {"Identifier,Grade,Maximum grade,Last modified (grade)\nParticipant 101,,10.00,-\n",
         "sheet.csv:2: the maximum grade is '10.00' but mle has 100 points"},
        {"Identifier,Grade,Maximum grade,Last modified (grade)\nParticipant 101,,-\n",
         "sheet.csv:2: the row has 3 fields, the header 4"},
        {"Identifier,\"Grade\n", "sheet.csv:1: a quote is opened"},
        {"Identifier,a\"b\n", "sheet.csv:1: a quote stands within a field"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct class_export export;
        struct error error = {0};
        cr_expect_eq(export_as(&class_format_moodle, "x", cases[i].sheet, &export, &error), -1);
        cr_expect(strstr(error.text, cases[i].words), "%s", error.text);
        cr_expect_eq(error.kind, ERROR_INPUT);
        release(&export);
    }
}

/* importziplib: the path's first part splits at `_` into at least 4, of which the second is the participant. */
static const char *moodle_feedback_for(const char *path, char *participant)
{
    char copy[512], *parts[8], *rest = NULL;
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", path);
    char *slash = strchr(copy, '/');
    if (!slash || strchr(slash + 1, '/') || strchr(".~", slash[1]))
        return "no file of a participant";
    *slash = '\0';
    for (char *part = strtok_r(copy, "_", &rest); part && count < 8;
         part = strtok_r(NULL, "_", &rest))
        parts[count++] = part;
    if (count != 4 || parts[1][strspn(parts[1], "0123456789")])
        return "not NAME_ID_TYPE_PLUGIN";
    if (strcmp(parts[2], "assignsubmission") != 0 || strcmp(parts[3], "file") != 0)
        return "no plugin";
    strcpy(participant, parts[1]);
    return NULL;
}

static void expect_feedback_zip(const char *name)
{
    static const char *const expected[] = {"101", "103", "104", "105"};
    struct class_export export;
    struct error error = {0};
    struct archive_entry *entry;
    size_t count = 0;
    cr_assert_not_null(setlocale(LC_CTYPE, "C.UTF-8")); /* what libarchive reads names by */
    cr_assert_eq(export_as(&class_format_moodle_feedback, name, NULL, &export, &error), 0, "%s",
                 error.text);
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    cr_assert_eq(archive_read_open_memory(archive, export.out.bytes, export.out.length),
                 ARCHIVE_OK);
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        char participant[512], content[4096];
        const char *path = archive_entry_pathname_utf8(entry);
        cr_assert_not_null(path, "of %s: %s", name, archive_error_string(archive));
        const char *why = moodle_feedback_for(path, participant);
        cr_assert_null(why, "%s: %s", path, why);
        cr_assert_lt(count, 4);
        cr_expect_str_eq(participant, expected[count++]);
        la_ssize_t length = archive_read_data(archive, content, sizeof content - 1);
        cr_assert_gt(length, 0);
        content[length] = '\0';
        cr_expect(strstr(content, "of 100 points"), "%s", content);
        cr_expect_null(strstr(content, secret));
    }
    cr_expect_eq(count, 4);
    archive_read_free(archive);
    release(&export);
}

Test(export, moodle_finds_the_participant_of_each_feedback_file)
{
    for (size_t i = 0; i < INJECTIONS; i++)
        expect_feedback_zip(injections[i]);
    expect_feedback_zip("A_B_7_assignsubmission_file");
}

/* --- Canvas --- */

static const char canvas_book[] =
    "Student,ID,SIS User ID,SIS Login ID,Section,Warm-up (11),MLE (12),Current Score\r\n"
    "    Points Possible,,,,,5,100,(read only)\r\n"
    "\"Adler, Anna\",101,s1,anna,A,5,,99\r\n"
    "\"=1+1\",7,104,dana,A,4,64,98\r\n"
    "\"Ben, B\",102,s2,ben,A,4,64,98\r\n"
    "\"Nobody, N\",999,s9,no,A,4,77,98\r\n";

/* gradebook_importer: what the file would change of column 12; fails on anything else it would do. */
Test(export, canvas_imports_one_column_and_nothing_else)
{
    struct class_export export;
    struct error error = {0};
    struct table table;
    cr_assert_eq(export_as(&class_format_canvas, "x", canvas_book, &export, &error), 0, "%s",
                 error.text);
    table_read(text_string(&export.out), ',', &table);
    cr_assert(strstr(table.cells[0][0], "Student") && strstr(table.cells[0][1], "ID"));
    size_t section = table_column(&table, "Section");
    cr_assert_eq(table.columns, section + 2);
    cr_expect_str_eq(table.cells[0][section + 1], "MLE (12)");
    cr_expect(strstr(table.cells[1][0], "Points Possible"));
    cr_expect_str_eq(table.cells[1][section + 1], "100");
    cr_assert_eq(table.rows, 4);
    cr_expect_str_eq(table.cells[2][1], "101");
    cr_expect_str_eq(table.cells[2][0], "Adler, Anna");
    cr_expect_str_eq(table.cells[2][section + 1], "87.5");
    cr_expect_str_eq(table.cells[3][2], "104"); /* by SIS User ID */
    cr_expect_str_eq(table.cells[3][section + 1], "64");
    cr_expect(!is_formula(table.cells[3][0]));
    cr_expect(strstr(text_string(&export.notices), "'102' is left out: not graded yet"));
    cr_expect(strstr(text_string(&export.notices), "'103' is left out: not in Canvas' gradebook"));
    table_release(&table);
    release(&export);
}

Test(export, canvas_is_never_made_to_create_an_assignment)
{
    static const struct {
        const char *sheet, *words;
    } cases[] = {
        {"Student,ID,Section,Other (3)\n", "no column is titled"},
        {"Student,ID,Section,mle\n", "no column is titled"},
        {"Student,ID,Section,mle (3),MLE (4)\n", "more than one"},
        {"Student,ID,mle (3)\n", "no columns Student, ID and Section"},
        {"Student,ID,Section,mle (3)\nPoints Possible,,,10\n", "'Points Possible' is '10'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct class_export export;
        struct error error = {0};
        cr_expect_eq(export_as(&class_format_canvas, "x", cases[i].sheet, &export, &error), -1);
        cr_expect(strstr(error.text, cases[i].words), "%s", error.text);
        release(&export);
    }
}

/* --- json --- */

static json_t *read_schema(const char *path)
{
    json_error_t problem;
    json_t *schema = json_load_file(path, 0, &problem);
    cr_assert_not_null(schema, "%s: %s", path, problem.text);
    return schema;
}

static void expect_valid(const char *path, const char *bytes)
{
    json_t *schema = read_schema(path), *value = json_loads(bytes, 0, NULL);
    struct text why = {0};
    cr_assert_not_null(value);
    cr_expect(schema_holds(schema, value, &why), "%s", text_string(&why));
    text_release(&why);
    json_decref(value);
    json_decref(schema);
}

Test(export, json_is_what_its_schema_says)
{
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct class_export export;
        struct error error = {0};
        cr_assert_eq(export_as(&class_format_json, injections[i], NULL, &export, &error), 0);
        expect_valid("grader/report/schemas/grades-1.schema.json", text_string(&export.out));
        cr_expect_null(strstr(text_string(&export.out), secret));
        release(&export);
    }
}

Test(export, the_schemas_refuse_what_is_something_else)
{
    static const char *const wrong[] = {
        "{}",
        "[]",
        "{\"schema\": \"gradus/grades/2\", \"assignment\": \"mle\", \"grades\": []}",
        "{\"schema\": \"gradus/grades/1\", \"assignment\": \"mle\", \"grades\": [{}]}",
        "{\"schema\": \"gradus/grades/1\", \"assignment\": \"mle\", \"grades\": [], \"more\": 1}",
    };
    json_t *schema = read_schema("grader/report/schemas/grades-1.schema.json");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        json_t *value = json_loads(wrong[i], 0, NULL);
        struct text why = {0};
        cr_expect(!schema_holds(schema, value, &why), "%s", wrong[i]);
        text_release(&why);
        json_decref(value);
    }
    json_decref(schema);
}

Test(export, a_graded_result_is_what_its_schema_says)
{
    static const char *const students[] = {"hugo-sigma-sign", "david-does-not-compile",
                                           "mona-crash-on-d1"};
    for (size_t i = 0; i < sizeof students / sizeof *students; i++) {
        char *path = text_format("tests/samples/mle/%s", students[i]);
        struct outcome outcome = run_gradus((const char *[]){"grade", "mle", path, "--json", NULL});
        cr_assert_eq(outcome.status, 0);
        expect_valid("grader/report/schemas/result-1.schema.json", text_string(&outcome.output));
        outcome_release(&outcome);
        free(path);
    }
}
