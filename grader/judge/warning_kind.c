#include "judge/warning.h"

#include "base/text.h"

#include <string.h>

static const char outside[] =
    "an array of n elements has the indices 0 to n - 1; this access is outside of it";
static const char unset[] =
    "a variable that is read before it is set holds whatever was in memory: set it where you "
    "declare it, for example to 0";
static const char truncated[] =
    "a whole number drops what is behind the point: declare the variable as double";
static const char size_of_pointer[] =
    "an array parameter does not know its length, sizeof gives the size of an address: use the "
    "size that you are given, like n";
static const char shape[] =
    "the shape is not the one in the header (are rows and columns swapped?): copy the parameters "
    "from there";

/*
 * Left out: what is noise for beginners' numerics (sign-compare: int i < n), what is harmless (unused-function), and
 * float-equal, since x == 0 is right where a formula asks for it.
 */
static const struct warning_kind kinds[] = {
    {"maybe-uninitialized", NULL, unset},
    {"uninitialized", NULL, unset},
    {"integer-division", NULL,
     "between two whole numbers, / drops what is behind the point, so 1 / 2 is 0"},
    {"array-bounds", NULL, outside},
    {"stringop-overflow", NULL, outside},
    {"stringop-overread", NULL, outside},
    {"aggressive-loop-optimizations", NULL, outside},
    {"return-type", "return' with a value",
     "a void function has no value to return: store it in an output array instead"},
    {"return-type", NULL,
     "if a call ends without 'return VALUE;', its caller gets a random number: put a return at "
     "the end of every branch"},
    {"vla-parameter", "mismatched bound", shape},
    {"array-parameter", "mismatched bound", shape},
    {"incompatible-pointer-types", NULL,
     "an array meets a pointer of another type or shape: X[n][d] is no double *; use X[i][j], or "
     "hand over one row, X[i]"},
    {"int-conversion", NULL,
     "an array stands where a number is wanted, or a number where an array is: is there an index "
     "[i] too few or too many?"},
    {"discarded-qualifiers", NULL,
     "const arrays are inputs, and this pointer could write to them: declare it const as well"},
    {"parentheses", "assignment used as truth value",
     "= stores a value; to compare two values, write =="},
    {"parentheses", "mathematical meaning",
     "C compares the third value with the outcome of the first comparison, 0 or 1: write a < b && "
     "b < c"},
    {"parentheses", "comparison in operand",
     "== and < are computed before & and |: put the parts in parentheses, or write && and ||"},
    {"misleading-indentation", NULL,
     "only one statement belongs to it, the lines below are outside: remove a ';' behind its ')', "
     "or put the lines in braces { }"},
    {"empty-body", NULL, "the ';' right behind the ')' is all that is done there: remove it"},
    {"type-limits", NULL,
     "a size_t is never negative, below 0 it starts again at the largest number: to count down, "
     "write for (size_t i = n; i-- > 0;)"},
    {"implicit-function-declaration", NULL,
     "no function of that name is known here: check its spelling and the #include (sqrt and fabs: "
     "math.h, malloc: stdlib.h, memcpy: string.h)"},
    {"absolute-value", NULL,
     "abs is for whole numbers and drops what is behind the point: use fabs"},
    {"sizeof-array-argument", NULL, size_of_pointer},
    {"sizeof-pointer-div", NULL, size_of_pointer},
    {"sizeof-pointer-memaccess", NULL, size_of_pointer},
    {"float-conversion", "to 'float'",
     "a float keeps 7 digits and a double 16: use double everywhere"},
    {"float-conversion", "to 'int'", truncated},
    {"float-conversion", "to 'size_t'", truncated},
    {"float-conversion", "to 'long unsigned int'", truncated},
    {"float-conversion", "to 'unsigned int'", truncated},
    {"float-conversion", "to 'long int'", truncated},
    {"div-by-zero", NULL, "dividing a whole number by 0 ends the program: change the divisor"},
    {"unused-value", NULL,
     "the line computes something and throws it away: store it with = if that was meant"},
    {"use-after-free", NULL, "after free the memory is no longer yours: free it last"},
    {"free-nonheap-object", NULL, "only what malloc or calloc gave you is freed: remove this free"},
    {"return-local-addr", NULL,
     "an array declared in a function is gone when it returns: write into an output instead"},
    {"shadow", NULL,
     "there are two variables of that name, and the inner one hides the outer: remove the inner "
     "one's type, or rename it"},
    {"unused-but-set-variable", NULL,
     "its value is computed but never used: is it missing in the formula below?"},
    {"unused-but-set-parameter", NULL,
     "its value is overwritten but never used: is it missing in the formula?"},
    {"unused-parameter", NULL, "the function never uses it: does the formula need it?"},
    {"unused-variable", NULL, "nothing uses it: use it, or delete the line"},
};

/*
 * Whether gcc only supposes it of an element, '*labels[0]': of arrays that a loop fills it is wrong more often than
 * right, since it does not know that the loop is entered.
 */
static bool is_supposed_of_element(const char *option, const char *text)
{
    const char *name = strchr(text, '\'');
    size_t length = name ? strcspn(name + 1, "'") : 0;
    return text_equal(option, "maybe-uninitialized") && name &&
           (name[1] == '*' || memchr(name + 1, '[', length));
}

const struct warning_kind *warning_kind_find(const char *option, const char *text)
{
    if (strstr(text,
               "<unknown>")) /* gcc has no name for it: nothing that a student could look for */
        return NULL;
    if (is_supposed_of_element(option, text))
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].option, option) &&
            (!kinds[i].words || strstr(text, kinds[i].words)))
            return &kinds[i];
    return NULL;
}
