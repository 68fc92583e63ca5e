/*
 * What a header promises: the functions that students write, with type, shape and direction of
 * every parameter. Filled by contract/prototype.c from the header itself; nothing states a
 * signature twice.
 *
 * A contract owns its signatures and all their names.
 */
#ifndef GRADUS_CONTRACT_SIGNATURE_H
#define GRADUS_CONTRACT_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

enum type { TYPE_VOID, TYPE_DOUBLE, TYPE_SIZE, TYPE_INT };

enum parameter_kind {
    PARAMETER_SCALAR,   /* double x, size_t n, int k */
    PARAMETER_ARRAY,    /* const double X[n][d], double grad[2] */
    PARAMETER_CALLBACK, /* objective *f */
    PARAMETER_CONTEXT,  /* void *context, handed to the callback before it */
};

/* The three callback types of assignments/include/callbacks.h. */
enum callback_type {
    CALLBACK_OBJECTIVE,
    CALLBACK_OBJECTIVE_WITH_GRADIENT,
    CALLBACK_VECTOR_FUNCTION
};

enum { SHAPE_DIMENSIONS_MAX = 4 };

/* Names for whole numbers, from an `enum` of the header. */
struct enumerator {
    char *name; /* owned */
    int value;
};

struct enumeration {
    struct enumerator *list; /* owned */
    size_t count;
};

/* One dimension of an array: a number, or an earlier size_t parameter. */
struct extent {
    bool is_parameter;
    size_t number; /* the literal, or the index of the parameter */
};

struct parameter {
    char *name; /* owned */
    enum parameter_kind kind;
    enum type type;    /* of the scalar or of an element; TYPE_VOID for the others */
    bool is_const;     /* an array that is only read: an input */
    size_t dimensions; /* of an array, 1 or more; else 0 */
    struct extent shape[SHAPE_DIMENSIONS_MAX];
    enum callback_type callback;     /* of a callback */
    const struct enumeration *names; /* of an int: what its values are called, or NULL */
};

struct signature {
    char *name; /* owned */
    enum type result;
    struct parameter *parameters; /* owned */
    size_t parameter_count;
    size_t line, column; /* of the name in the header, from 1 */
};

struct contract {
    char *file;                   /* owned; the header, as messages name it */
    struct signature *signatures; /* owned; in the header's order */
    size_t count;
    struct enumeration *enumerations; /* owned */
    size_t enumeration_count;
};

/* Frees what the contract owns and leaves an empty one; safe twice. */
void contract_release(struct contract *contract);

/* The signature of that name, or NULL. */
const struct signature *contract_find(const struct contract *contract, const char *name);

/* The index of the parameter of that name, or signature->parameter_count. */
size_t signature_parameter(const struct signature *signature, const char *name);

/* The enumerator of that value, or of that name; NULL if there is none, or no enumeration. */
const struct enumerator *enumerator_of_value(const struct enumeration *enumeration, int value);
const struct enumerator *enumerator_of_name(const struct enumeration *enumeration,
                                            const char *name);

/* Frees what the enumeration owns; safe twice. */
void enumeration_release(struct enumeration *enumeration);

/* Bytes of one scalar or element; 0 for TYPE_VOID. */
size_t type_bytes(enum type type);

/* The type as C spells it. */
const char *type_name(enum type type);

/* The callback type as callbacks.h spells it. */
const char *callback_name(enum callback_type type);

#endif
