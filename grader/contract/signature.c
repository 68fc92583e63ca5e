#include "contract/signature.h"

#include "base/text.h"

#include <stdlib.h>

void contract_release(struct contract *contract)
{
    for (size_t i = 0; i < contract->count; i++) {
        struct signature *signature = &contract->signatures[i];
        for (size_t j = 0; j < signature->parameter_count; j++)
            free(signature->parameters[j].name);
        free(signature->parameters);
        free(signature->name);
    }
    for (size_t i = 0; i < contract->enumeration_count; i++)
        enumeration_release(&contract->enumerations[i]);
    free(contract->enumerations);
    free(contract->signatures);
    free(contract->file);
    *contract = (struct contract){0};
}

const struct signature *contract_find(const struct contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->count; i++)
        if (text_equal(contract->signatures[i].name, name))
            return &contract->signatures[i];
    return NULL;
}

size_t signature_parameter(const struct signature *signature, const char *name)
{
    size_t i = 0;
    while (i < signature->parameter_count && !text_equal(signature->parameters[i].name, name))
        i++;
    return i;
}

void enumeration_release(struct enumeration *enumeration)
{
    for (size_t i = 0; i < enumeration->count; i++)
        free(enumeration->list[i].name);
    free(enumeration->list);
    *enumeration = (struct enumeration){0};
}

const struct enumerator *enumerator_of_value(const struct enumeration *enumeration, int value)
{
    for (size_t i = 0; enumeration && i < enumeration->count; i++)
        if (enumeration->list[i].value == value)
            return &enumeration->list[i];
    return NULL;
}

const struct enumerator *enumerator_of_name(const struct enumeration *enumeration, const char *name)
{
    for (size_t i = 0; enumeration && i < enumeration->count; i++)
        if (text_equal(enumeration->list[i].name, name))
            return &enumeration->list[i];
    return NULL;
}

size_t type_bytes(enum type type)
{
    switch (type) {
    case TYPE_VOID: return 0;
    case TYPE_DOUBLE: return sizeof(double);
    case TYPE_SIZE: return sizeof(size_t);
    case TYPE_INT: return sizeof(int);
    }
    return 0;
}

const char *type_name(enum type type)
{
    switch (type) {
    case TYPE_VOID: return "void";
    case TYPE_DOUBLE: return "double";
    case TYPE_SIZE: return "size_t";
    case TYPE_INT: return "int";
    }
    return "?";
}

const char *callback_name(enum callback_type type)
{
    switch (type) {
    case CALLBACK_OBJECTIVE: return "objective";
    case CALLBACK_OBJECTIVE_WITH_GRADIENT: return "objective_with_gradient";
    case CALLBACK_VECTOR_FUNCTION: return "vector_function";
    }
    return "?";
}
