/* A new assignment, from one prototype to a lint that holds; and that nothing is left or lost when it cannot be made. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "support/program.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

static void make_root(void)
{
    snprintf(root, sizeof root, "/tmp/gradus-new-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    const char *const folders[] = {"assignments", "configs"};
    for (size_t i = 0; i < 2; i++) {
        char *folder = file_join(root, folders[i]);
        cr_assert_eq(mkdir(folder, 0777), 0);
        free(folder);
    }
}

static void remove_root(void)
{
    struct text command = {0};
    text_print(&command, "rm -r '%s'", root);
    cr_expect_eq(system(text_string(&command)), 0);
    text_release(&command);
}

TestSuite(new, .init = make_root, .fini = remove_root);

static struct outcome make_new(const char *topic, const char *prototype)
{
    if (prototype)
        return run_gradus(
            (const char *[]){"new", topic, "--prototype", prototype, "--root", root, NULL});
    return run_gradus((const char *[]){"new", topic, "--root", root, NULL});
}

/* All files below the root, a line each, sorted. */
static char *list_root(void)
{
    struct text command = {0};
    char buffer[16384];
    text_print(&command, "cd '%s' && find . | sort", root);
    FILE *pipe = popen(text_string(&command), "r");
    cr_assert_not_null(pipe);
    size_t length = fread(buffer, 1, sizeof buffer, pipe);
    pclose(pipe);
    text_release(&command);
    return memory_string_of(buffer, length);
}

static void expect_lint_holds(const char *topic)
{
    struct outcome lint = run_gradus((const char *[]){"lint", topic, "--root", root, NULL});
    cr_expect_eq(lint.status, 0, "%s: %s%s", topic, text_string(&lint.output),
                 text_string(&lint.errors));
    cr_expect(strstr(text_string(&lint.output), "all of it holds"), "%s", topic);
    outcome_release(&lint);
}

/* Compiles a file with the scaffold's own test and returns its exit status; of Criterion's environment it gets nothing. */
static int run_test(const char *source, const char *topic)
{
    struct text command = {0};
    text_print(&command,
               "cd '%s' && gcc -std=gnu11 -Wall -Wextra -Werror -Iassignments/%s %s "
               "assignments/%s/%s_test.c -lcriterion -lm -o test && env -i ./test >/dev/null 2>&1",
               root, topic, source, topic, topic);
    int status = system(text_string(&command));
    text_release(&command);
    return status;
}

static const struct {
    const char *topic, *prototype;
} prototypes[] = {
    {"example", NULL},
    {"a", "void f(size_t n, const double x[n], double y[n])"},
    {"b2_b",
     "double loss(size_t n, size_t d, const double X[n][d], const double y[n], double lambda);"},
    {"c", "int argmax(size_t n, const double x[n])"},
    {"d", "void both(size_t i, size_t j, const double k[i][j], double total[j], int count[2])"},
    {"e", "size_t votes(size_t c, const int label[c], const size_t order[c], int k)"},
    {"g", "double\n  spread (double x,\n  double y)"},
};

Test(new, makes_an_assignment_whose_lint_holds_at_once)
{
    for (size_t i = 0; i < sizeof prototypes / sizeof *prototypes; i++) {
        const char *topic = prototypes[i].topic;
        struct outcome outcome = make_new(topic, prototypes[i].prototype);
        cr_assert_eq(outcome.status, 0, "%s: %s", topic, text_string(&outcome.errors));
        outcome_release(&outcome);
        expect_lint_holds(topic);
        char *reference = text_format("reference/%s.c", topic),
             *skeleton = text_format("assignments/%s/%s.c", topic, topic);
        cr_expect_eq(run_test(reference, topic), 0, "%s", topic);
        cr_expect_neq(run_test(skeleton, topic), 0, "%s", topic);
        free(reference);
        free(skeleton);
    }
    char *files = list_root();
    cr_expect_null(strstr(files, ".new-"), "%s", files);
    free(files);
}

/* What is refused, the exit status, and a part of the message; nothing is left of it. */
static const struct {
    const char *topic, *prototype;
    const char *words;
} refused[] = {
    {"Ridge", NULL, "is no name for an assignment"},
    {"../ridge", NULL, "is no name for an assignment"},
    {"", NULL, "is no name for an assignment"},
    {"1st", NULL, "is no name for an assignment"},
    {"-x", NULL, "unknown option"},
    {"a_name_that_is_longer_than_forty_characters_is", NULL, "is no name for an assignment"},
    {"include", NULL, "take another name"},
    {"course", NULL, "take another name"},
    {"ridge", "", "--prototype:1:1"},
    {"ridge", "void f(size_t n)", "returns nothing and writes to no array"},
    {"ridge", "double f(float x)", "--prototype:1:10"},
    {"ridge", "double f(double x); double g(double x);", "holds 2 functions"},
    {"ridge", "double f(size_t n, objective *f0, void *context, const double x[n])",
     "'f0' is a callback"},
    {"ridge", "double int(double x)", "--prototype:1:8"},
    {"ridge", "double for(double x)", "--prototype:1:8"},
    {"int", NULL, ""},
};

Test(new, refuses_what_it_cannot_make_and_leaves_nothing)
{
    char *before = list_root();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct outcome outcome = make_new(refused[i].topic, refused[i].prototype);
        const char *errors = text_string(&outcome.errors);
        cr_expect_eq(outcome.status, 2, "%zu: %d %s", i, outcome.status, errors);
        cr_expect(strstr(errors, refused[i].words), "%zu: %s", i, errors);
        cr_expect(strchr(errors, '\n') == errors + strlen(errors) - 1, "one line: %s", errors);
        char *after = list_root();
        cr_expect_str_eq(after, before, "%zu", i);
        free(after);
        outcome_release(&outcome);
    }
    free(before);
}

static void write_file(const char *name, const char *contents)
{
    char *path = file_join(root, name);
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(contents, file) >= 0 && fclose(file) == 0);
    free(path);
}

Test(new, overwrites_nothing)
{
    static const char *const there[] = {"reference/ridge.c", "reference/ridge_mistakes.c",
                                        "configs/ridge.yaml", "assignments/ridge",
                                        "assignments/include/ridge.h"};
    char *reference = file_join(root, "reference"),
         *include = file_join(root, "assignments/include");
    cr_assert(mkdir(reference, 0777) == 0 && mkdir(include, 0777) == 0);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        write_file(there[i], "mine");
        char *before = list_root();
        struct outcome outcome = make_new("ridge", NULL);
        char *after = list_root();
        cr_expect_eq(outcome.status, 2, "%s", there[i]);
        cr_expect(strstr(text_string(&outcome.errors), "is there already"), "%s",
                  text_string(&outcome.errors));
        cr_expect_str_eq(after, before);
        char *path = file_join(root, there[i]);
        cr_expect_eq(unlink(path), 0);
        free(path);
        free(before);
        free(after);
        outcome_release(&outcome);
    }
    free(include);
    free(reference);
}

/* The fourth of five moves fails, since a file is where its folder belongs: what was moved is taken back. */
Test(new, undoes_what_it_has_moved_when_a_move_fails)
{
    write_file("build", "a file where a folder belongs");
    struct outcome outcome = make_new("ridge", NULL);
    char *after = list_root();
    cr_expect_eq(outcome.status, 3, "%s", text_string(&outcome.errors));
    cr_expect(strstr(text_string(&outcome.errors), "/build"), "%s", text_string(&outcome.errors));
    cr_expect_null(strstr(after, "ridge"), "%s", after);
    cr_expect_null(strstr(after, ".new-"), "%s", after);
    free(after);
    outcome_release(&outcome);
}

Test(new, takes_the_makefile_that_the_other_assignments_have)
{
    struct outcome first = make_new("first", NULL);
    write_file("assignments/first/Makefile", "all:\n");
    struct outcome second = make_new("second", NULL);
    char *path = file_join(root, "assignments/second/Makefile");
    cr_expect(first.status == 0 && second.status == 0);
    cr_expect(file_exists(path));
    free(path);
    outcome_release(&first);
    outcome_release(&second);
}
