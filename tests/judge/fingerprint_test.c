/* What has to be judged anew after a change of the configuration, and what has not. */
#include "judge/fingerprint.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/boxed.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Two checks, with one text replaced by another. */
static const char config[] =
    "title: Two checks\nheader: mle.h\nsources: [mle.c]\nchecks:\n"
    "  - {name: Predictions, function: linear_predict, kind: matches, points: 40,\n"
    "     inputs: {n: 1..3, d: 1..2, X: normal, theta: normal}, cases: 4,\n"
    "     tolerance: {relative: 1e-9}, visibility: public, hint: Which weight?}\n"
    "  - {name: Variance, function: mle_sigma2, kind: matches, points: 60,\n"
    "     inputs: {n: 2..4, d: 1..2, X: normal, y: normal, theta: normal}, cases: 4,\n"
    "     visibility: public, hint: By what?}\n";

static char folder[256], path[300];

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/fingerprint.XXXXXX", parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/mle.yaml", folder);
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(fingerprint, .init = make_folder, .fini = remove_folder);

/* The caller releases it. */
static struct fingerprint take(const char *before, const char *after)
{
    struct subject subject;
    struct fingerprint fingerprint;
    struct error error = {0};
    const char *at = strstr(config, before);
    FILE *file = fopen(path, "w");
    cr_assert(file && at);
    fprintf(file, "%.*s%s%s", (int)(at - config), config, after, at + strlen(before));
    fclose(file);
    subject_open(&subject, "mle");
    free(subject.root.worker);
    subject.root.worker = worker_path();
    struct root root = subject.root;
    struct assignment assignment = {0};
    root.configs = folder;
    cr_assert_eq(assignment_load(&root, "mle", &assignment, &error), 0, "%s", error.text);
    cr_assert_eq(fingerprint_take(&root, &assignment, subject.oracle, 1, &fingerprint, &error), 0,
                 "%s", error.text);
    assignment_release(&assignment);
    subject_close(&subject);
    return fingerprint;
}

Test(fingerprint, points_and_hints_judge_nothing_anew_and_a_tolerance_its_check_alone)
{
    static const struct {
        const char *before, *after;
        bool same[2];
    } changes[] = {
        {"points: 40", "points: 40.0", {true, true}},
        {"hint: By what?", "hint: By how many?", {true, true}},
        {"Two checks", "Both checks", {true, true}},
        {"visibility: public, hint: Which", "visibility: hidden, hint: Which", {true, true}},
        {"relative: 1e-9", "relative: 1e-8", {false, true}},
        {"name: Variance", "name: The variance", {false, false}}, /* names seed inputs */
        {"inputs: {n: 1..3", "inputs: {n: 2..3", {false, false}}, /* other questions */
        {"[mle.c]\n", "[mle.c]\nlimits: {cpu_seconds: 2, memory_mib: 512}\n", {false, false}},
    };
    struct fingerprint once = take("Two", "Two");
    cr_assert_eq(once.check_count, 2);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct fingerprint now = take(changes[i].before, changes[i].after);
        cr_expect_str_neq(now.rules, once.rules);
        for (size_t k = 0; k < 2; k++)
            cr_expect_eq(text_equal(now.judging[k], once.judging[k]), changes[i].same[k],
                         "'%s': check %zu", changes[i].after, k);
        fingerprint_release(&now);
    }
    fingerprint_release(&once);
}
