#include "contract/invoke.h"

#include <assert.h>
#include <ffi.h>
#include <string.h>

static ffi_type *ffi_type_of(enum type type)
{
    switch (type) {
    case TYPE_VOID: return &ffi_type_void;
    case TYPE_DOUBLE: return &ffi_type_double;
    case TYPE_SIZE: return sizeof(size_t) == 8 ? &ffi_type_uint64 : &ffi_type_uint32;
    case TYPE_INT: return &ffi_type_sint;
    }
    return &ffi_type_void;
}

/* libffi widens integer results to a whole register; this takes the type's own part back out of it.
 */
static union scalar narrow(enum type type, const unsigned char *result)
{
    union scalar scalar = {.bits = 0};
    if (type == TYPE_INT) {
        ffi_sarg wide;
        memcpy(&wide, result, sizeof wide);
        scalar.integer = (int)wide;
    } else {
        memcpy(&scalar, result, type_bytes(type));
    }
    return scalar;
}

union scalar invoke(const struct signature *signature, function_pointer *function,
                    const union argument arguments[])
{
    assert(signature->parameter_count <= INVOKE_PARAMETERS_MAX);
    ffi_type *types[INVOKE_PARAMETERS_MAX];
    void *values[INVOKE_PARAMETERS_MAX];
    for (size_t i = 0; i < signature->parameter_count; i++) {
        const struct parameter *parameter = &signature->parameters[i];
        types[i] =
            parameter->kind == PARAMETER_SCALAR ? ffi_type_of(parameter->type) : &ffi_type_pointer;
        values[i] = (void *)(uintptr_t)&arguments[i];
    }
    ffi_cif interface;
    ffi_status status =
        ffi_prep_cif(&interface, FFI_DEFAULT_ABI, (unsigned)signature->parameter_count,
                     ffi_type_of(signature->result), types);
    assert(status == FFI_OK);
    (void)status;
    union {
        unsigned char bytes[16];
        ffi_sarg integer;
        double real;
    } result = {{0}};
    ffi_call(&interface, function, &result, values);
    return narrow(signature->result, result.bytes);
}
