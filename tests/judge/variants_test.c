/*
 * Right solutions written differently on purpose have full marks on many seeds: here in the test's own process, which is
 * fast; tests/commands/variants_test.c grades each in its box.
 */
#include "base/memory.h"
#include "base/text.h"
#include "judge/examination.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dlfcn.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under the sanitizers, which are slow, it is about memory, and that needs no many seeds. */
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 3 };
#else
enum { SEEDS = 50 };
#endif
enum { PATH_BYTES = 256 };

struct variant {
    char path[PATH_BYTES];
};

ParameterizedTestParameters(variants, have_full_marks_on_fifty_seeds)
{
    glob_t found;
    if (glob("tests/variants/*/*.c", 0, NULL, &found))
        return cr_make_param_array(struct variant, NULL, 0);
    struct variant *variants = cr_calloc(found.gl_pathc, sizeof *variants);
    for (size_t i = 0; i < found.gl_pathc; i++)
        strncpy(variants[i].path, found.gl_pathv[i], PATH_BYTES - 1);
    size_t count = found.gl_pathc;
    globfree(&found);
    return cr_make_param_array(struct variant, variants, count);
}

/* Compiles the variant to a shared object in the test's folder. The caller frees the path, after removing the file. */
static char *build(const char *topic, const char *path)
{
    const char *folder = getenv("TMPDIR");
    char *object = text_format("%s/variant.%d.so", folder ? folder : "/tmp", (int)getpid());
    char *command = text_format("gcc -std=gnu11 -O2 -shared -fPIC -Wl,-Bsymbolic -Iassignments/%s "
                                "-Iassignments/include -o %s %s -lm",
                                topic, object, path);
    cr_assert_eq(system(command), 0, "%s", command);
    free(command);
    return object;
}

static void expect_passed(const struct subject *subject, const struct oracle *solution,
                          const struct check *check, uint64_t seed, const char *path)
{
    struct examination examination;
    struct check_result result = {0};
    struct error error = {0};
    const char *name = check->function->name;
    struct respondent respondent = respondent_of_reference(solution, name, name);
    examination_prepare(&subject->assignment.config, check, subject->oracle, seed, &examination);
    cr_assert_eq(examination_ask(&examination, &respondent, &error), 0);
    cr_assert_eq(examination_judge(&examination, &respondent, &result, &error), 0);
    cr_expect_eq(result.verdict, VERDICT_PASSED, "%s, seed %lu, '%s': %s", path,
                 (unsigned long)seed, check->name, result.message);
    check_result_clear(&result);
    examination_release(&examination);
}

ParameterizedTest(struct variant *variant, variants, have_full_marks_on_fifty_seeds)
{
    char topic[64] = {0};
    const char *start = variant->path + strlen("tests/variants/");
    memcpy(topic, start, strcspn(start, "/"));
    struct subject subject;
    struct oracle *solution;
    struct error error = {0};
    subject_open(&subject, topic);
    char *object = build(topic, variant->path);
    struct assignment mine = subject.assignment;
    mine.reference = object;
    mine.config.mistake_count = 0; /* of what a reference has, only the functions are asked for */
    mine.config.check_count = 0;
    /* Some keep scratch in a global: it is theirs until the process ends, and no leak while they are loaded. */
    cr_assert_not_null(dlopen(object, RTLD_NOW | RTLD_NODELETE), "%s", dlerror());
    int opened = oracle_open(&mine, &solution, &error);
    unlink(object); /* loaded by now, and a failing test cleans up nothing */
    free(object);
    cr_assert_eq(opened, 0, "%s", error.text);
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        for (size_t i = 0; i < subject.assignment.config.check_count; i++)
            expect_passed(&subject, solution, &subject.assignment.config.checks[i], seed,
                          variant->path);
    oracle_close(solution);
    subject_close(&subject);
}
