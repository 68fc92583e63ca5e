#include "commands/check.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_public(const struct check *check)
{
    return check->visibility == VISIBILITY_PUBLIC;
}

/* Marks the check of that number among the public ones. False if the name is no number of a check. */
static bool mark_number(const struct config *config, const char *name, bool asked[])
{
    char *end;
    unsigned long number = strtoul(name, &end, 10), at = 0;
    if (!isdigit((unsigned char)*name) || *end)
        return false;
    for (size_t i = 0; i < config->check_count; i++) {
        if (!is_public(&config->checks[i]) || ++at != number)
            continue;
        asked[i] = true;
        return true;
    }
    return false;
}

/* Ways in which a name may mean a check, the exact ones first. */
static bool is_function(const struct check *check, const char *name)
{
    return check->function && text_equal(check->function->name, name);
}

static bool is_name(const struct check *check, const char *name)
{
    return strcasecmp(check->name, name) == 0;
}

static bool is_part(const struct check *check, const char *name)
{
    return *name && strcasestr(check->name, name) != NULL;
}

static size_t mark(const struct config *config, const char *name,
                   bool (*means)(const struct check *, const char *), bool asked[])
{
    size_t count = 0;
    for (size_t i = 0; i < config->check_count; i++) {
        asked[i] = is_public(&config->checks[i]) && means(&config->checks[i], name);
        count += asked[i];
    }
    return count;
}

static int refuse_several(const struct config *config, const char *name, const bool asked[],
                          struct error *error)
{
    struct text list = {0};
    for (size_t i = 0; i < config->check_count; i++)
        if (asked[i])
            text_print(&list, "%s'%s'", list.length ? ", " : "", config->checks[i].name);
    error_set(error, ERROR_INPUT, "'%s' is in the names of several checks; write more of one: %s",
              name, text_string(&list));
    text_release(&list);
    return -1;
}

static int refuse_unknown(const struct config *config, const char *name, struct error *error)
{
    const char **names = memory_new(2 * config->check_count, sizeof *names);
    size_t count = 0, checks = 0;
    for (size_t i = 0; i < config->check_count; i++) {
        if (!is_public(&config->checks[i]))
            continue;
        names[count++] = config->checks[i].name;
        if (config->checks[i].function)
            names[count++] = config->checks[i].function->name;
        checks++;
    }
    const char *nearest = text_nearest(name, names, count);
    if (nearest)
        error_set(error, ERROR_INPUT, "no check is called '%s'; did you mean '%s'?", name, nearest);
    else
        error_set(
            error, ERROR_INPUT,
            "no check is called '%s'; name one by its number (1 to %zu), a part of its name or "
            "its function, as gradus check lists them",
            name, checks);
    free(names);
    return -1;
}

/* Marks what the marked checks depend on, directly or not; dependencies come before. */
static void mark_dependencies(const struct config *config, bool wanted[])
{
    for (size_t i = config->check_count; i-- > 0;)
        for (size_t k = 0; wanted[i] && k < config->checks[i].after_count; k++)
            wanted[config->checks[i].after[k]] = true;
}

int self_check_select(struct self_check *self, const char *name, struct error *error)
{
    const struct config *config = &self->workplace->assignment.config;
    bool *asked = memory_new(config->check_count, sizeof *asked);
    size_t parts = 0;
    if (!mark_number(config, name, asked) && !mark(config, name, is_function, asked) &&
        !mark(config, name, is_name, asked) && (parts = mark(config, name, is_part, asked)) != 1) {
        int result = parts ? refuse_several(config, name, asked, error)
                           : refuse_unknown(config, name, error);
        free(asked);
        return result;
    }
    self->asked = asked;
    self->wanted = memory_copy(asked, config->check_count * sizeof *asked);
    mark_dependencies(config, self->wanted);
    return 0;
}
