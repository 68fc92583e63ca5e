/* Right solutions written differently on purpose: full marks in the box, or a right student loses marks. */
#include "support/program.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <string.h>

enum { SEEDS = 2 };

static void expect_full_marks(const char *topic, const char *path)
{
    static const char *const seeds[SEEDS] = {"1", "2"};
    for (size_t i = 0; i < SEEDS; i++) {
        struct outcome outcome =
            run_gradus((const char *[]){"grade", topic, path, "--seed", seeds[i], NULL});
        cr_expect(strstr(text_string(&outcome.output), " 100 of 100 points"), "%s, seed %s:\n%s%s",
                  path, seeds[i], text_string(&outcome.output), text_string(&outcome.errors));
        outcome_release(&outcome);
    }
}

Test(boxed_variants, have_full_marks)
{
    glob_t found;
    cr_assert_eq(glob("tests/variants/*/*.c", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char topic[64] = {0};
        const char *start = found.gl_pathv[i] + strlen("tests/variants/");
        memcpy(topic, start, strcspn(start, "/"));
        expect_full_marks(topic, found.gl_pathv[i]);
    }
    cr_expect_geq(found.gl_pathc, 5);
    globfree(&found);
}
