/* For tests: an assignment of the project with its reference, loaded as the program loads it. */
#ifndef GRADUS_TESTS_SUPPORT_SUBJECT_H
#define GRADUS_TESTS_SUPPORT_SUBJECT_H

#include "contract/assignment.h"
#include "judge/oracle.h"

struct subject {
    struct root root;
    struct assignment assignment;
    struct oracle *oracle;
};

/* Loads the assignment of that name; fails the test if that does not work. */
void subject_open(struct subject *subject, const char *name);
void subject_close(struct subject *subject);

#endif
