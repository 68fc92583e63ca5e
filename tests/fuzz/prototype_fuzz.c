/*
 * Any bytes as a header. What is understood is a contract that keeps its promises and that says the
 * same again when it is written out as C and read back; what is not is an error with a place.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "base/text.h"
#include "contract/prototype.h"

#undef NDEBUG
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void assert_name(const char *name)
{
    size_t length = strlen(name);
    assert(length && length <= HEADER_NAME_BYTES_MAX && !isdigit((unsigned char)*name));
    for (size_t i = 0; i < length; i++)
        assert(isalnum((unsigned char)name[i]) || name[i] == '_');
}

static void assert_shape(const struct signature *signature, size_t index)
{
    const struct parameter *parameter = &signature->parameters[index];
    size_t elements = 1;
    assert(parameter->dimensions && parameter->dimensions <= SHAPE_DIMENSIONS_MAX);
    for (size_t k = 0; k < parameter->dimensions; k++) {
        const struct extent *extent = &parameter->shape[k];
        assert(extent->number <= HEADER_ELEMENTS_MAX);
        if (!extent->is_parameter) {
            assert(extent->number);
            elements *= extent->number;
            continue;
        }
        assert(extent->number < index);
        assert(signature->parameters[extent->number].kind == PARAMETER_SCALAR);
        assert(signature->parameters[extent->number].type == TYPE_SIZE);
    }
    assert(elements <= HEADER_ELEMENTS_MAX);
}

static void assert_parameter(const struct signature *signature, size_t index)
{
    const struct parameter *parameter = &signature->parameters[index];
    assert_name(parameter->name);
    assert(signature_parameter(signature, parameter->name) == index);
    bool is_number = parameter->kind == PARAMETER_SCALAR || parameter->kind == PARAMETER_ARRAY;
    assert(is_number == (type_bytes(parameter->type) > 0));
    assert(parameter->kind == PARAMETER_ARRAY || (!parameter->dimensions && !parameter->is_const));
    if (parameter->kind == PARAMETER_ARRAY)
        assert_shape(signature, index);
    if (parameter->kind == PARAMETER_CONTEXT)
        assert(index && signature->parameters[index - 1].kind == PARAMETER_CALLBACK);
}

static void assert_contract(const struct contract *contract)
{
    assert(contract->count && contract->count <= HEADER_FUNCTIONS_MAX);
    assert(text_equal(contract->file, "fuzz.h"));
    for (size_t i = 0; i < contract->count; i++) {
        const struct signature *signature = &contract->signatures[i];
        assert_name(signature->name);
        assert(contract_find(contract, signature->name) == signature);
        assert(signature->line && signature->column);
        assert(signature->parameter_count <= HEADER_PARAMETERS_MAX);
        for (size_t j = 0; j < signature->parameter_count; j++)
            assert_parameter(signature, j);
    }
}

static void print_parameter(struct text *text, const struct signature *signature, size_t index)
{
    const struct parameter *parameter = &signature->parameters[index];
    if (parameter->kind == PARAMETER_CALLBACK)
        text_print(text, "%s *", callback_name(parameter->callback));
    else
        text_print(text, "%s%s %s", parameter->is_const ? "const " : "", type_name(parameter->type),
                   parameter->kind == PARAMETER_CONTEXT ? "*" : "");
    text_add(text, parameter->name);
    for (size_t k = 0; k < parameter->dimensions; k++) {
        const struct extent *extent = &parameter->shape[k];
        if (extent->is_parameter)
            text_print(text, "[%s]", signature->parameters[extent->number].name);
        else
            text_print(text, "[%zu]", extent->number);
    }
}

static void print_contract(struct text *text, const struct contract *contract)
{
    for (size_t i = 0; i < contract->count; i++) {
        const struct signature *signature = &contract->signatures[i];
        text_print(text, "%s %s(", type_name(signature->result), signature->name);
        for (size_t j = 0; j < signature->parameter_count; j++) {
            text_add(text, j ? ", " : "");
            print_parameter(text, signature, j);
        }
        text_add(text, signature->parameter_count ? ");\n" : "void);\n");
    }
}

static void assert_reads_back(const struct contract *contract)
{
    struct text written = {0}, again = {0};
    struct contract read = {0};
    struct error error = {0};
    print_contract(&written, contract);
    int failed = prototype_parse("fuzz.h", text_string(&written), written.length, &read, &error);
    assert(!failed);
    print_contract(&again, &read);
    assert(text_equal(text_string(&written), text_string(&again)));
    contract_release(&read);
    text_release(&written);
    text_release(&again);
}

static void assert_error(const struct error *error, const struct contract *contract)
{
    size_t line = 0, column = 0;
    assert(error->kind == ERROR_INPUT);
    assert(sscanf(error->text, "fuzz.h:%zu:%zu: found ", &line, &column) == 2);
    assert(line && column && strstr(error->text, "; understood "));
    assert(!strpbrk(error->text, "\n\r"));
    assert(!contract->file && !contract->signatures && !contract->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct contract contract = {0};
    struct error error = {0};
    if (prototype_parse("fuzz.h", (const char *)data, size, &contract, &error)) {
        assert_error(&error, &contract);
    } else {
        assert(error.kind == ERROR_NONE);
        assert_contract(&contract);
        assert_reads_back(&contract);
    }
    contract_release(&contract);
    return 0;
}
