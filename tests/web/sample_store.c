/*
 * Makes a store for tests of pages: the sample class of an assignment, graded once, then as many students as wanted with
 * its results, and on wish students whose name, source and messages try to get into the page.
 *
 *   sample-store STORE ASSIGNMENT STUDENTS [hostile]
 */
#include "base/memory.h"
#include "class/intake.h"
#include "class/store.h"
#include "judge/grade.h"
#include "report/json.h"
#include "report/plot_json.h"
#include "support/injections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct maker {
    struct root root;
    struct assignment assignment;
    struct oracle *oracle;
    struct store *store;
    struct intake intake;
    struct submission *submissions; /* per hand-in */
    struct result *results;
};

static void expect(int result, const struct error *error)
{
    if (result == 0)
        return;
    fprintf(stderr, "sample-store: %s\n", error->text);
    exit(3);
}

static void grade_samples(struct maker *maker, const char *name)
{
    struct error error = {0};
    char *folder = text_format("tests/samples/%s", name);
    expect(root_find(".", &maker->root, &error), &error);
    expect(assignment_load(&maker->root, name, &maker->assignment, &error), &error);
    expect(oracle_open(&maker->assignment, &maker->oracle, &error), &error);
    expect(intake_open(folder, "folders", name, &maker->assignment.config, &maker->intake, &error),
           &error);
    maker->submissions = memory_new(maker->intake.count, sizeof *maker->submissions);
    maker->results = memory_new(maker->intake.count, sizeof *maker->results);
    for (size_t i = 0; i < maker->intake.count; i++) {
        struct grading grading = {.assignment = &maker->assignment,
                                  .oracle = maker->oracle,
                                  .worker = maker->root.worker,
                                  .seed = 1,
                                  .plots = PLOTS_OF_FAILURES};
        struct attempt attempt;
        expect(intake_read(&maker->intake, i, &attempt, &maker->submissions[i], &error), &error);
        attempt_release(&attempt);
        expect(grade(&grading, &maker->submissions[i], &maker->results[i], &error), &error);
    }
    free(folder);
}

/* Students with plots: of ten thousand they would fill a gigabyte. */
enum { PLOTTED = 500 };

/* Keeps a result under a number in place of a hash. */
static void put(struct maker *maker, size_t number, const struct submission *submission,
                const struct result *result, struct attempt *attempt)
{
    struct error error = {0};
    struct text json = {0}, plots = {0};
    json_report(result, &json);
    plot_json_write(result, &plots);
    snprintf(attempt->sha256, sizeof attempt->sha256, "%064zx", number);
    struct graded graded = {.assignment = maker->assignment.name,
                            .submission = submission,
                            .sha256 = attempt->sha256,
                            .questions = "sample",
                            .rules = "sample",
                            .versions = "sample",
                            .seed = 1,
                            .score = result->score,
                            .max_score = result->max_score,
                            .result = text_string(&json),
                            .plots = number < PLOTTED && plots.length ? &plots : NULL};
    expect(store_put(maker->store, &graded, &error), &error);
    text_release(&json);
    text_release(&plots);
}

/* A student with a sample's result, as if the machine had taken another time. */
static void add_student(struct maker *maker, size_t number, struct attempt *attempt)
{
    static const char *const first[] = {
        "Anna",  "Ben",   "Chlo\xc3\xa9", "David", "Emma",  "Finn",      "Gita", "Hugo",
        "Ines",  "Jonas", "Kira",         "Liam",  "Mona",  "Nils",      "Olga", "Paul",
        "Quinn", "Rosa",  "Sven",         "Tara",  "Yusuf", "Zo\xc3\xab"};
    static const char *const last[] = {"Adler",   "Brandt", "Costa",   "Duarte", "Eriksson",
                                       "Fischer", "Gao",    "Huber",   "Ito",    "Jansen",
                                       "Kaya",    "Lopez",  "Meyer",   "Novak",  "Osei",
                                       "Petrov",  "Rossi",  "Schmidt", "Tanaka"};
    size_t samples = maker->intake.count;
    /* Most of a class resembles some of its members: the smaller of two draws. */
    size_t a = (number * 2654435761u >> 7) % samples, b = (number * 40503u >> 3) % samples;
    size_t sample = number < samples ? number : a < b ? a : b;
    struct result *result = &maker->results[sample];
    double seconds = result->seconds;
    result->seconds = seconds * (1 + (double)(number % 97) / 97);
    *attempt = (struct attempt){
        .student = text_format("%07zu", 1000000 + number * 7),
        .name = text_format("%s %s", first[number % 22], last[number / 22 % 19]),
        .number = 1 + number % 3,
        .submitted_at = memory_string("2026-11-20T21:14:00Z"),
        .origin = memory_string(maker->intake.handins[sample].origin),
        .notices = memory_string(""),
    };
    put(maker, number, &maker->submissions[sample], result, attempt);
    result->seconds = seconds;
}

static void add_hostile(struct maker *maker, size_t number, const char *string,
                        struct attempt *attempt)
{
    struct result *result = &maker->results[0];
    struct source source = {.name = memory_string(maker->submissions[0].sources[0].name)};
    struct submission submission = {.sources = &source, .source_count = 1};
    struct result changed = *result;
    text_print(&source.contents, "/* %s */\n%s\n", string, string);
    changed.compiler_log = text_format("%s:1:2: warning: %s\n%s", source.name, string, string);
    *attempt = (struct attempt){
        .student = memory_string(string),
        .name = memory_string(string),
        .number = number,
        .origin = memory_string(string),
        .notices = memory_string(string),
    };
    put(maker, number, &submission, &changed, attempt);
    free(changed.compiler_log);
    free(source.name);
    text_release(&source.contents);
}

int main(int count, char *arguments[])
{
    struct maker maker = {0};
    struct error error = {0};
    if (count < 4) {
        fputs("usage: sample-store STORE ASSIGNMENT STUDENTS [hostile]\n", stderr);
        return 2;
    }
    size_t students = strtoul(arguments[3], NULL, 10), made = 0;
    size_t hostile = count > 4 ? INJECTIONS : 0;
    struct attempt *attempts = memory_new(students + hostile + 1, sizeof *attempts);
    grade_samples(&maker, arguments[2]);
    expect(store_open(arguments[1], STORE_WRITE, &maker.store, &error), &error);
    for (; made < students; made++)
        add_student(&maker, made, &attempts[made]);
    for (size_t i = 0; i < hostile; i++, made++)
        add_hostile(&maker, made, injections[i], &attempts[made]);
    attempts[made++] = (struct attempt){
        .student = memory_string("1999999"),
        .name = memory_string("Willa Leer"),
        .number = 1,
        .origin = memory_string("willa"),
        .notices = memory_string(""),
        .problem = memory_string("nothing but a file 'solution.docx' was handed in"),
    };
    expect(store_put_attempts(maker.store, arguments[2], attempts, made, &error), &error);
    store_close(maker.store);
    return 0;
}
