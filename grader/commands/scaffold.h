/*
 * The texts of a new assignment: templates (grader/commands/scaffold/), filled from the topic's name and one prototype.
 *
 * The function computes a placeholder for whatever prototype it has: 1 plus the sum of all numbers that come in (for
 * ints: plus how many of them are above 0). So there are a reference, two mistakes of it and checks that hold, before
 * anybody has thought of the real ones.
 */
#ifndef GRADUS_COMMANDS_SCAFFOLD_H
#define GRADUS_COMMANDS_SCAFFOLD_H

#include "base/error.h"
#include "base/text.h"
#include "contract/signature.h"

enum scaffold_file {
    SCAFFOLD_README,
    SCAFFOLD_HEADER,
    SCAFFOLD_SKELETON,
    SCAFFOLD_TEST,
    SCAFFOLD_REFERENCE,
    SCAFFOLD_MISTAKES,
    SCAFFOLD_CONFIG,
    SCAFFOLD_FILES,
};

/*
 * Reads the one prototype that an assignment is made of; without a semicolon at its end is all right. Fails with
 * ERROR_INPUT: what the grammar of headers does not know, more than one function, a callback, nothing to compare. The
 * caller releases the contract.
 */
int scaffold_parse(const char *prototype, struct contract *contract,
                   struct error *error) MUST_CHECK;

/* Appends the text of a file; `prototype` is what the signature was read from. */
void scaffold_write(enum scaffold_file file, const char *topic, const char *prototype,
                    const struct signature *signature, struct text *text);

#endif
