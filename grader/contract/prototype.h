/*
 * Reads the prototypes of a header: the grammar of the course, and nothing else.
 *
 *   prototype  := [extern] result NAME ( void | parameter {, parameter} ) ;
 *   result     := void | double | int | size_t
 *   parameter  := [const] double|size_t|int NAME
 *               | [const] double|size_t|int NAME extent {extent}
 *               | objective *NAME | objective_with_gradient *NAME | vector_function *NAME
 *               | void *NAME                     (right after the callback that it is for)
 *   extent     := [ NUMBER ] | [ EARLIER_SIZE_PARAMETER ]
 *
 * `const` makes an array an input; before a scalar it means nothing, as `extern` does before a
 * prototype. A NUMBER is decimal and not 0. Comments and preprocessor lines are passed over
 * wherever a person may put them; contract/lexer.h says which preprocessor conditions are
 * understood.
 *
 * `enum NAME { ... };` gives names to the values of an int: the parameter `op` is shown by the names
 * of the enum whose names all begin with `OP_`. An enum with values that are not plain numbers is
 * passed over.
 *
 * Every name is at most HEADER_NAME_BYTES_MAX bytes, and no name is given twice: functions differ
 * in a header, parameters differ in a function. base/limits.h bounds the counts, too.
 */
#ifndef GRADUS_CONTRACT_PROTOTYPE_H
#define GRADUS_CONTRACT_PROTOTYPE_H

#include "base/error.h"
#include "contract/signature.h"

/*
 * Parses a header's `length` bytes into *contract, which is overwritten on success (release an old
 * one before) and left as it was on failure. `file` is the header's name for messages; it is
 * copied. A header without a prototype is an error.
 *
 * Errors are ERROR_INPUT and read `file:line:column: found WHAT in parameter 'X' of 'f'; understood
 * is WHAT; ADVICE`, where the place is that of the first token that does not fit, and the advice is
 * left out where there is none. Lines and columns count from 1, columns in characters. What a
 * terminal cannot show is made visible.
 */
int prototype_parse(const char *file, const char *bytes, size_t length, struct contract *contract,
                    struct error *error) MUST_CHECK;

#endif
