/*
 * An assignment as the grader knows it: the header (the contract), the configuration, the headers
 * that a student's source may include, and where the reference's code is.
 */
#ifndef GRADUS_CONTRACT_ASSIGNMENT_H
#define GRADUS_CONTRACT_ASSIGNMENT_H

#include "base/error.h"
#include "base/text.h"
#include "contract/config.h"
#include "contract/signature.h"

/* A header that a student's source may include, by its name alone. */
struct include {
    char *name; /* owned */
    struct text contents;
};

struct assignment {
    char *name;      /* owned */
    char *reference; /* owned; path of the reference's shared object; NULL in a student's kit */
    struct contract contract;
    struct config config;     /* refers to the contract: an assignment is not copied */
    struct include *includes; /* owned; the assignment's header first, then the shared ones */
    size_t include_count;
};

/* Where things are kept. */
struct root {
    char *assignments;     /* owned; folder with a folder per assignment, and include/ */
    char *configs;         /* owned */
    char *reference;       /* owned; folder with NAME.so */
    char *other_reference; /* owned; another, for what the first does not have */
    char *worker;          /* owned; path of the program inside the box */
};

/*
 * Finds the root: `folder` if not NULL, else beside the running program, else where it is
 * installed. Fails with ERROR_INPUT if there are no assignments. The caller releases the root.
 */
int root_find(const char *folder, struct root *root, struct error *error) MUST_CHECK;
void root_release(struct root *root);

/* The assignments' names, sorted; appended to *names with a line each. */
void root_list(const struct root *root, struct text *names);

/* Finds only the program inside the box, of which a student's kit needs no more. The caller frees. */
int root_find_worker(char **worker, struct error *error) MUST_CHECK;

/* Where the parts of an assignment are. */
struct assignment_files {
    char *config;   /* the configuration's path */
    char *folder;   /* with the header that it names */
    char *includes; /* folder with the other headers that a source may include */
};

/*
 * Loads an assignment from its files, without a reference. Fails with ERROR_INPUT (file:line:column). The caller
 * releases the assignment.
 */
int assignment_load_files(const struct assignment_files *files, const char *name,
                          struct assignment *assignment, struct error *error) MUST_CHECK;

/*
 * Loads an assignment by name. Fails with ERROR_INPUT (no such assignment, with the nearest name;
 * an error in its header or configuration with file:line:column). The caller releases the
 * assignment.
 */
int assignment_load(const struct root *root, const char *name, struct assignment *assignment,
                    struct error *error) MUST_CHECK;
void assignment_release(struct assignment *assignment);

#endif
