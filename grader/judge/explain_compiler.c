/* What the compiler's first error means, for the common ones. */
#include "judge/explain.h"

#include "base/memory.h"
#include "base/text.h"
#include "judge/outline.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MAX = 300, NAME_BYTES_MAX = 64 };

/*
 * gcc's words, and plain ones; the first entry that fits counts. A %s becomes the first name that gcc quotes.
 */
static const struct {
    const char *words, *meaning;
} errors[] = {
    {"expected ';'", "a ';' is missing at the end of this line"},
    {"expected ',' or ';'", "a ';' is missing at the end of this line, or of the line before it"},
    {"expected declaration or statement at end of input",
     "a '}' is missing: every '{' needs one, look at the last function first"},
    {"expected identifier or '('",
     "this line stands outside of every function: look above it for a '}' too many, or a ';' "
     "right behind a function's first line"},
    {"expected '=', ',', ';', 'asm'",
     "the line before it is not complete: look there for a missing ';' or a misspelled type"},
    {"expected ')'", "a ')' is missing on this line, or an operator before this place"},
    {"expected expression",
     "a value is missing before this place, or a '{' or ';' stands too early"},
    {"'else' without a previous 'if'",
     "the 'if' ended before: remove a ';' behind its ')', or put its lines in braces { }"},
    {"stray '", "this character is not C, it may come from a slide: type the line anew"},
    {"undeclared", "no '%s' is known here: declare it, correct its spelling, or add the #include "
                   "it comes with"},
    {"unknown type name", "no type is called '%s': correct its spelling, or add the #include it "
                          "comes with (size_t: stddef.h, bool: stdbool.h)"},
    {"conflicting types for", "'%s' has other parameters or another return type than in the "
                              "header: copy its first line from there"},
    {"No such file or directory",
     "there is no such header: put all code into the files that you hand in, and check the name"},
    {"assignment of read-only",
     "'%s' is an input (const) and must stay as it is: write to an output, or to a copy"},
    {"increment of read-only",
     "'%s' is an input (const) and must stay as it is: write to an output, or to a copy"},
    {"lvalue required as left operand",
     "left of = stands something that cannot be stored to: name a variable there, or write == to "
     "compare"},
    {"redefinition of", "there are two of '%s': delete or rename one"},
    {"redeclaration of", "there are two of '%s': delete or rename one"},
    {"invalid operands to binary ^", "^ is no power in C: write x * x, or pow(x, 2)"},
    {"invalid operands to binary",
     "an array as a whole cannot be computed with: write a loop over its elements, a[i]"},
    {"too few arguments to function", "'%s' is called with too few values: compare with its first "
                                      "line"},
    {"too many arguments to function",
     "'%s' is called with too many values: compare with its first line"},
    {"incompatible type", "a value of another type is wanted there: look for an index [i] too few "
                          "or too many"},
    {"subscripted value is neither array nor pointer",
     "a [ ] stands behind something that is no array: take one index away"},
    {"is not a function",
     "'%s' is a variable, and '(' behind it makes it a call: write a * between "
     "them, or [ ] for an index"},
    {"array type", "an array cannot be assigned as a whole: write a loop over its elements"},
    {"used struct type value where scalar", "an 'if' needs a number, not a struct: name its field"},
};

/* The n bytes at a place as a string, control bytes visible. The caller frees. */
static char *visible(const char *bytes, size_t length)
{
    struct text text = {0};
    text_add_visible(&text, bytes, length < LINE_BYTES_MAX ? length : LINE_BYTES_MAX);
    return text_detach(&text);
}

/* The name in 'quotes' (or in `quotes' of the linker) from a place on; "" if there is none. The caller frees. */
static char *quoted_name(const char *at)
{
    const char *start = strpbrk(at, "'`");
    size_t length = start ? strcspn(start + 1, "'") : 0;
    return start && start[1 + length] == '\'' && length < NAME_BYTES_MAX
               ? memory_string_of(start + 1, length)
               : memory_string("");
}

/* The first line that says why there is no program; NULL if there is none. The caller frees. */
static char *first_error(const char *log)
{
    static const char *const marks[] = {" error: ", "undefined reference", "multiple definition"};
    for (const char *line = log; *line;) {
        size_t length = strcspn(line, "\n");
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (memmem(line, length, marks[i], strlen(marks[i])))
                return visible(line, length);
        line += length + (line[length] == '\n');
    }
    return NULL;
}

/* Appends the meaning of an error that the table knows. */
static void add_meaning(struct text *text, const char *line)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        const char *found = strstr(line, errors[i].words);
        const char *place = strstr(errors[i].meaning, "%s");
        if (!found)
            continue;
        char *name = quoted_name(strstr(line, " error: "));
        if (place && !*name) {
            free(name);
            continue;
        }
        text_add(text, RESULT_PLAIN_WORDS);
        text_append(text, errors[i].meaning,
                    place ? (size_t)(place - errors[i].meaning) : strlen(errors[i].meaning));
        if (place)
            text_print(text, "%s%s", name, place + 2);
        free(name);
        return;
    }
}

/*
 * The student's function with the nearest name that is none of the header's (NULL: any), as a string that the caller
 * frees; NULL if none is near.
 */
static char *nearest_function(const struct submission *submission, const struct contract *contract,
                              const char *name)
{
    struct outline outline;
    outline_read(submission, &outline);
    char **names = memory_new(outline.count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < outline.count; i++) {
        names[count] = memory_string_of(outline.list[i].name, outline.list[i].name_length);
        if (contract && contract_find(contract, names[count]))
            free(names[count]);
        else
            count++;
    }
    const char *nearest = text_nearest(name, (const char *const *)names, count);
    char *found = nearest ? memory_string(nearest) : NULL;
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    outline_release(&outline);
    return found;
}

/* What the linker says has names of temporary files in it: it is told anew. */
static char *explain_linker(const struct submission *submission, const char *line)
{
    bool is_missing = strstr(line, "undefined reference") != NULL;
    char *name =
        quoted_name(strstr(line, is_missing ? "undefined reference" : "multiple definition"));
    char *nearest = is_missing ? nearest_function(submission, NULL, name) : NULL, *text;
    if (!is_missing)
        text = text_format(
            "it does not compile: there are two functions '%s': delete or rename one", name);
    else if (nearest)
        text = text_format("it does not compile: the function '%s' is called but written nowhere; "
                           "did you mean '%s'?",
                           name, nearest);
    else
        text = text_format("it does not compile: the function '%s' is called but written nowhere: "
                           "write it, or correct the call's spelling",
                           name);
    free(nearest);
    free(name);
    return text;
}

char *explain_compiler(const struct submission *submission, const char *log)
{
    char *line = first_error(log);
    if (!line)
        return memory_string("it does not compile: the compiler says no more");
    if (!strstr(line, " error: ")) {
        char *linker = explain_linker(submission, line);
        free(line);
        return linker;
    }
    struct text text = {0};
    text_print(&text, "it does not compile: %s", line);
    add_meaning(&text, line);
    free(line);
    return text_detach(&text);
}

char *explain_missing(const struct submission *submission, const struct contract *contract,
                      const char *name)
{
    struct outline outline;
    outline_read(submission, &outline);
    bool is_static = outline_find(&outline, name) < outline.count;
    outline_release(&outline);
    if (is_static)
        return text_format(
            "the function '%s' is written, but cannot be called from outside: remove "
            "'static' in front of it",
            name);
    char *nearest = nearest_function(submission, contract, name);
    char *text = nearest
                     ? text_format("the function '%s' is missing; you have '%s': if that is it, "
                                   "rename it",
                                   name, nearest)
                     : NULL;
    free(nearest);
    return text;
}
