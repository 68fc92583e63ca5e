#include "contract/keyword.h"

#define USE_DOUBLE "use double"
#define USE_SIZE "use size_t for sizes and indices, int for labels"
#define USE_INT "use int"
#define LEAVE_OUT "leave it out"
#define ONE_BY_ONE "pass every member as a parameter of its own"
#define SOURCE_FILE "declare it without, and define it in the source file"

/* clang-format off */
static const struct keyword keywords[] = {
    {"double", NULL}, {"int", NULL}, {"size_t", NULL}, {"void", NULL},
    {"objective", "write objective *NAME"},
    {"objective_with_gradient", "write objective_with_gradient *NAME"},
    {"vector_function", "write vector_function *NAME"},

    {"float", USE_DOUBLE}, {"float32_t", USE_DOUBLE}, {"float64_t", USE_DOUBLE},
    {"_Float32", USE_DOUBLE}, {"_Float64", USE_DOUBLE}, {"__float128", USE_DOUBLE},
    {"_Complex", "pass real and imaginary part as two double arrays"},
    {"_Imaginary", "pass real and imaginary part as two double arrays"},
    {"complex", "pass real and imaginary part as two double arrays"},

    {"long", "use double, size_t for sizes and indices, or int for labels"},
    {"unsigned", USE_SIZE}, {"uint", USE_SIZE}, {"ulong", USE_SIZE},
    {"ssize_t", USE_SIZE}, {"ptrdiff_t", USE_SIZE}, {"uintptr_t", USE_SIZE},
    {"uint8_t", USE_SIZE}, {"uint16_t", USE_SIZE}, {"uint32_t", USE_SIZE}, {"uint64_t", USE_SIZE},
    {"int64_t", USE_SIZE},
    {"short", USE_INT}, {"signed", USE_INT}, {"char", USE_INT}, {"bool", USE_INT},
    {"_Bool", USE_INT}, {"int8_t", USE_INT}, {"int16_t", USE_INT}, {"int32_t", USE_INT},
    {"enum", USE_INT},
    {"struct", ONE_BY_ONE}, {"union", ONE_BY_ONE},
    {"va_list", "list every parameter"},

    {"const", "write it once, before the type of an input"},
    {"restrict", LEAVE_OUT}, {"__restrict", LEAVE_OUT}, {"__restrict__", LEAVE_OUT},
    {"volatile", LEAVE_OUT}, {"register", LEAVE_OUT}, {"auto", LEAVE_OUT}, {"_Atomic", LEAVE_OUT},
    {"_Noreturn", LEAVE_OUT}, {"_Alignas", LEAVE_OUT}, {"_Thread_local", LEAVE_OUT},
    {"__attribute__", LEAVE_OUT}, {"__extension__", LEAVE_OUT}, {"__declspec", LEAVE_OUT},
    {"_Static_assert", LEAVE_OUT}, {"extern", "write it before the result's type or leave it out"},
    {"static", SOURCE_FILE}, {"inline", SOURCE_FILE}, {"__inline", SOURCE_FILE},
    {"typedef", "write the type out; the callback types are in callbacks.h"},

    {"_Alignof", NULL}, {"_Generic", NULL}, {"asm", NULL}, {"break", NULL}, {"case", NULL},
    {"continue", NULL}, {"default", NULL}, {"do", NULL}, {"else", NULL}, {"for", NULL},
    {"goto", NULL}, {"if", NULL}, {"return", NULL}, {"sizeof", NULL}, {"switch", NULL},
    {"typeof", NULL}, {"while", NULL},
};
/* clang-format on */

const struct keyword *keyword_find(const struct token *token)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (token_is(token, keywords[i].word))
            return &keywords[i];
    return NULL;
}
