#include "judge/outline.h"

#include "base/limits.h"
#include "base/memory.h"
#include "contract/lexer.h"

#include <stdlib.h>
#include <string.h>

/* --- finding the functions of one source --- */

/* What is known of the definition that is being read, outside of all braces. */
struct definition {
    struct token first; /* its first word; TOKEN_END: none yet */
    struct token name;  /* the word before its first parenthesis; TOKEN_END: none */
    struct token last;  /* the word or sign before the present one */
    size_t parentheses; /* that are open */
};

/* Reads up to the brace that closes the one just read; returns the last token. */
static struct token skip_braces(struct lexer *lexer)
{
    struct token token = lexer_next(lexer);
    for (size_t depth = 1; token.kind != TOKEN_END && token.kind != TOKEN_PROBLEM;) {
        depth += token_is(&token, "{");
        depth -= token_is(&token, "}");
        if (!depth)
            break;
        token = lexer_next(lexer);
    }
    return token;
}

static void add_function(struct outline *outline, size_t source,
                         const struct definition *definition, const struct token *end)
{
    if (outline->count == OUTLINE_FUNCTIONS_MAX)
        return;
    outline->list = memory_resize(outline->list, outline->count + 1, sizeof *outline->list);
    outline->list[outline->count++] = (struct outline_function){
        .source = source,
        .name = definition->name.bytes,
        .name_length = definition->name.length,
        .first_line = definition->first.line,
        .last_line = end->line,
        .begin = definition->name.bytes + definition->name.length,
        .end = end->bytes,
    };
}

/* A brace outside of parentheses opens a function if a parameter list stands before it. */
static void take_braces(struct lexer *lexer, struct outline *outline, size_t source,
                        struct definition *definition)
{
    bool is_function = definition->name.kind == TOKEN_WORD && token_is(&definition->last, ")");
    struct token end = skip_braces(lexer);
    if (is_function)
        add_function(outline, source, definition, &end);
    if (is_function || definition->first.kind == TOKEN_END)
        *definition = (struct definition){0};
    else
        definition->last = end;
}

static void read_source(const struct source *source, size_t index, struct outline *outline)
{
    struct lexer lexer;
    struct definition definition = {0};
    lexer_init(&lexer, text_string(&source->contents), source->contents.length);
    lexer.reads_all = true;
    for (;;) {
        struct token token = lexer_next(&lexer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_PROBLEM)
            return;
        if (token_is(&token, "{") && !definition.parentheses) {
            take_braces(&lexer, outline, index, &definition);
            continue;
        }
        if (token_is(&token, ";") && !definition.parentheses) {
            definition = (struct definition){0};
            continue;
        }
        if (token_is(&token, "(") && !definition.parentheses++ &&
            definition.name.kind == TOKEN_END && definition.last.kind == TOKEN_WORD &&
            !token_is(&definition.last, "__attribute__"))
            definition.name = definition.last;
        if (token_is(&token, ")") && definition.parentheses)
            definition.parentheses--;
        if (definition.first.kind == TOKEN_END)
            definition.first = token;
        definition.last = token;
    }
}

/* --- who mentions whom --- */

static size_t find_bytes(const struct outline *outline, const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < outline->count && (outline->list[i].name_length != length ||
                                  memcmp(outline->list[i].name, bytes, length) != 0))
        i++;
    return i;
}

static void note_mentions(struct outline *outline, size_t user)
{
    const struct outline_function *function = &outline->list[user];
    struct lexer lexer;
    lexer_init(&lexer, function->begin, (size_t)(function->end - function->begin));
    lexer.reads_all = true;
    for (;;) {
        struct token token = lexer_next(&lexer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_PROBLEM)
            return;
        size_t used = token.kind == TOKEN_WORD ? find_bytes(outline, token.bytes, token.length)
                                               : outline->count;
        if (used < outline->count)
            outline->mentions[user * outline->count + used] = true;
    }
}

/* --- the whole --- */

void outline_read(const struct submission *submission, struct outline *outline)
{
    *outline = (struct outline){0};
    for (size_t i = 0; i < submission->source_count; i++)
        read_source(&submission->sources[i], i, outline);
    outline->mentions = memory_new(outline->count * outline->count, sizeof *outline->mentions);
    for (size_t i = 0; i < outline->count; i++)
        note_mentions(outline, i);
}

void outline_release(struct outline *outline)
{
    free(outline->list);
    free(outline->mentions);
    *outline = (struct outline){0};
}

size_t outline_find(const struct outline *outline, const char *name)
{
    return find_bytes(outline, name, strlen(name));
}

size_t outline_at(const struct outline *outline, size_t source, size_t line)
{
    size_t i = 0;
    while (i < outline->count &&
           (outline->list[i].source != source || line < outline->list[i].first_line ||
            line > outline->list[i].last_line))
        i++;
    return i;
}

void outline_reach(const struct outline *outline, size_t function, bool reached[])
{
    size_t *stack = memory_new(outline->count, sizeof *stack), depth = 0;
    memset(reached, 0, outline->count * sizeof *reached);
    reached[function] = true;
    stack[depth++] = function;
    while (depth) {
        size_t user = stack[--depth];
        for (size_t used = 0; used < outline->count; used++) {
            if (!outline->mentions[user * outline->count + used] || reached[used])
                continue;
            reached[used] = true;
            stack[depth++] = used;
        }
    }
    free(stack);
}
