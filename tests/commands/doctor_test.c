/* What gradus doctor says of a machine, and of one without bubblewrap. */
#include "support/program.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *const names[] = {
    "compiler", "compile box", "run box", "seccomp",  "Landlock",        "memory",
    "bwrap",    "gnuplot",     "dot",     "gdb",      "Criterion",       "clang",
    "Slurm",    "SQLite",      "locale",  "/dev/shm", "temporary files",
};

/* The line of that name, or NULL. */
static const char *line_of(const char *output, const char *name)
{
    for (const char *line = output; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strlen(line) > 11 && !strncmp(line + 11, name, strlen(name)) &&
            line[11 + strlen(name)] == ' ')
            return line;
    return NULL;
}

Test(doctor, proves_by_a_grading_that_this_machine_can_grade)
{
    struct outcome outcome = run_gradus((const char *[]){"doctor", NULL});
    const char *output = text_string(&outcome.output);
    cr_expect_eq(outcome.status, 0, "%s%s", output, text_string(&outcome.errors));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect_not_null(line_of(output, names[i]), "%s:\n%s", names[i], output);
    cr_expect(strstr(output, "it runs in a box and answers"), "%s", output);
    cr_expect(strstr(output, "\ngrading works on this machine\n"), "%s", output);
    outcome_release(&outcome);
}

/* Without a PATH that has it there is no box: every missing thing is named with what installs it, and the status is
 * that of a machine that cannot. */
Test(doctor, ends_with_3_where_there_is_no_bubblewrap)
{
    static char path[] = "PATH=/nowhere";
    struct outcome outcome =
        run_gradus_in((const char *[]){"doctor", NULL}, (char *[]){path, NULL});
    const char *output = text_string(&outcome.output);
    cr_expect_eq(outcome.status, 3, "%s", output);
    cr_expect(strstr(output, "apt-get install bubblewrap"), "%s", output);
    cr_expect(strstr(output, "apt-get install gnuplot-nox"), "%s", output);
    const char *box = line_of(output, "compile box");
    cr_expect(box && !strncmp(box, "  missing", 9), "%s", output);
    cr_expect(strstr(output, "\ngrading does not work on this machine\n"), "%s", output);
    outcome_release(&outcome);
}

Test(doctor, takes_no_operands)
{
    struct outcome outcome = run_gradus((const char *[]){"doctor", "mle", NULL});
    cr_expect_eq(outcome.status, 2);
    cr_expect(strstr(text_string(&outcome.errors), "too many arguments"));
    outcome_release(&outcome);
}
