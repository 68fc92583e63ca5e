/*
 * Carries a call out through libffi. The worker (student's function) and the live oracle
 * (reference) use the same code on the same signature, so neither side can read a prototype
 * differently from the other.
 */
#ifndef GRADUS_CONTRACT_INVOKE_H
#define GRADUS_CONTRACT_INVOKE_H

#include "contract/call.h"

/* Any function; cast to what it is by the signature. */
typedef void function_pointer(void);

/* What is handed over for one parameter: a scalar by value, everything else as an address. */
union argument {
    union scalar scalar;
    void *address;
};

/*
 * Calls `function` with one argument per parameter of the signature; returns what it returned, with
 * all bits beyond its type zero (all zero for void).
 */
union scalar invoke(const struct signature *signature, function_pointer *function,
                    const union argument arguments[]);

enum { INVOKE_PARAMETERS_MAX = 32 };

#endif
