#include "support/subject.h"

#include "base/file.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>

void subject_open(struct subject *subject, const char *name)
{
    struct error error = {0};
    const char *build = getenv("GRADUS_BUILD");
    *subject = (struct subject){
        .root = {.assignments = memory_string("assignments"),
                 .configs = memory_string("configs"),
                 .reference = file_join(build ? build : "build/release", "reference"),
                 .worker = memory_string("")}};
    cr_assert_eq(assignment_load(&subject->root, name, &subject->assignment, &error), 0, "%s",
                 error.text);
    cr_assert_eq(oracle_open(&subject->assignment, &subject->oracle, &error), 0, "%s", error.text);
}

void subject_close(struct subject *subject)
{
    oracle_close(subject->oracle);
    assignment_release(&subject->assignment);
    root_release(&subject->root);
}
