#include "contract/gloss.h"

#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { GLOSSES_MAX = 2 };

static const struct {
    const char *word, *meaning;
} glossary[] = {
    {"NaN", "not a number"},
    {"inf", "infinity"},
    {"-inf", "minus infinity"},
    {"kink", "a corner, where there is no derivative"},
    {"kinks", "corners, where there is no derivative"},
    {"subgradient", "any slope between those left and right of a corner"},
    {"subgradients", "slopes between those left and right of a corner"},
    {"central difference of your loss", "(f(x + h) - f(x - h)) / 2h"},
    {"central difference of the loss", "(f(x + h) - f(x - h)) / 2h"},
    {"forward difference of your loss", "(f(x + h) - f(x)) / h"},
    {"forward difference of the loss", "(f(x + h) - f(x)) / h"},
    {"sufficient decrease condition", "the value must fall in proportion to the step"},
    {"strong Wolfe condition", "the slope must become clearly flatter"},
    {"finite number", "neither NaN nor infinity"},
    {"finite numbers", "neither NaN nor infinity"},
    {"norm", "the length, sqrt of the sum of squares"},
    {"positive definite", "v^T H v > 0 for every v but 0"},
    {"singular", "without an inverse"},
    {"pivot", "the diagonal element that elimination divides by"},
    {"overflows", "gets too large for its type"},
    {"underflows", "gets too small for its type and becomes 0"},
    {"transpose", "rows and columns change places"},
    {"lower triangle", "the diagonal and what is below it"},
    {"identity matrix", "1 on the diagonal, 0 elsewhere"},
};

static bool is_of_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* The word on its own in the message, or NULL. */
static const char *find_word(const char *message, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = message; (at = strstr(at, word)); at++)
        if ((at == message || !is_of_word(at[-1])) && !is_of_word(at[length]))
            return at;
    return NULL;
}

/* An apostrophe within a word ("student's") opens no quotes. */
static bool is_quote(const char *message, const char *at)
{
    return *at == '\'' &&
           (at == message || !isalnum((unsigned char)at[-1]) || !isalnum((unsigned char)at[1]));
}

/* The quote that ends the quotes around a place, or NULL if it stands in none. */
static const char *closing_quote(const char *message, const char *place)
{
    bool open = false;
    for (const char *at = message; at < place; at++)
        open ^= is_quote(message, at);
    for (const char *at = place; open && *at; at++)
        if (is_quote(message, at))
            return at;
    return NULL;
}

/* Whether the message explains the word itself: a parenthesis follows. */
static bool is_explained(const char *end)
{
    return !strncmp(end, " (", 2);
}

char *gloss(const char *message)
{
    struct text glossed = {0};
    text_add(&glossed, message);
    size_t count = 0;
    for (size_t i = 0; i < sizeof glossary / sizeof *glossary && count < GLOSSES_MAX; i++) {
        const char *all = text_string(&glossed), *word = glossary[i].word;
        const char *at = find_word(all, word), *quote = at ? closing_quote(all, at) : NULL;
        if (!at || is_explained(quote ? quote + 1 : at + strlen(word)))
            continue;
        struct text next = {0};
        const char *end = quote ? quote + 1 : at + strlen(word);
        text_append(&next, all, (size_t)(end - all));
        text_print(&next, quote ? " (%s is %s)" : "%.0s (%s)", word, glossary[i].meaning);
        text_add(&next, end);
        text_release(&glossed);
        glossed = next;
        count++;
    }
    return text_detach(&glossed);
}
