/*
 * A YAML document in memory, with the place of every node, for messages that name file, line and
 * column.
 *
 * The bytes are read by libyaml. What a configuration has no use for is refused with a message:
 * anchors and aliases, tags, keys that are no texts, keys given twice, several documents in one
 * file. Depth, nodes and keys are bounded by limits.h, so the tree may be walked by recursion. A
 * document owns all its nodes.
 */
#ifndef GRADUS_CONTRACT_YAML_H
#define GRADUS_CONTRACT_YAML_H

#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    size_t line, column;     /* where it begins, from 1 */
    char *text;              /* owned; of a scalar, without zero bytes within; else NULL */
    bool is_quoted;          /* a scalar in quotes or as a block */
    struct yaml_node *keys;  /* owned; of a mapping, all scalars and all different; else NULL */
    struct yaml_node *items; /* owned; of a sequence or (the values) of a mapping */
    size_t count;            /* of items, and of keys in a mapping */
};

/*
 * Parses `length` bytes into *root. On failure *root is left as it was, and the error (ERROR_INPUT)
 * reads `file:line:column: what; what to do`. The caller releases *root.
 */
int yaml_parse(const char *file, const char *bytes, size_t length, struct yaml_node *root,
               struct error *error) MUST_CHECK;

/* Frees what the node owns and leaves an empty one; safe on a zeroed node, and twice. */
void yaml_release(struct yaml_node *node);

/* The value of that key, or NULL; `node` may be of any kind. */
const struct yaml_node *yaml_find(const struct yaml_node *node, const char *key);

/* The key itself, for its place, or NULL. */
const struct yaml_node *yaml_find_key(const struct yaml_node *node, const char *key);

/*
 * Fills *error with `file:line:column: ` and the message, and returns -1. Texts of the document may
 * stand in the message: what a terminal cannot show on one line is made visible.
 */
int yaml_error(const char *file, size_t line, size_t column, struct error *error,
               const char *format, ...) PRINTF_LIKE(5, 6);
int yaml_error_list(const char *file, size_t line, size_t column, struct error *error,
                    const char *format, va_list arguments) PRINTF_LIKE(5, 0);

#endif
