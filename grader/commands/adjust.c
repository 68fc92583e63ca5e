#include "commands/command.h"

#include "base/memory.h"
#include "class/store.h"
#include "contract/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int needs(const char *option, const char *value, struct error *error)
{
    if (value && *value)
        return 0;
    return error_set(error, ERROR_INPUT, "--%s is missing; every adjustment says who and why",
                     option);
}

static int read_points(const char *text, double *points, struct error *error)
{
    char *end;
    if (needs("points", text, error))
        return -1;
    *points = strtod(text, &end);
    if (end == text || *end || !isfinite(*points) || *points == 0)
        return error_set(error, ERROR_INPUT,
                         "--points wants a number that is not 0, for example 5 or -2.5, not '%s'",
                         text);
    return 0;
}

/* An adjustment of somebody who handed in nothing is most often a slip of the keyboard. */
static int check_student(struct store *store, const char *assignment, const char *student,
                         struct error *error)
{
    struct attempts attempts;
    if (store_attempts(store, assignment, &attempts, error))
        return -1;
    const char **names = memory_new(attempts.count, sizeof *names);
    bool is_known = false;
    for (size_t i = 0; i < attempts.count; i++) {
        names[i] = attempts.list[i].student;
        is_known |= text_equal(names[i], student);
    }
    const char *nearest = is_known ? NULL : text_nearest(student, names, attempts.count);
    int result = 0;
    if (!is_known && nearest)
        result = error_set(error, ERROR_INPUT, "'%s' handed in nothing; did you mean '%s'?",
                           student, nearest);
    else if (!is_known)
        result =
            error_set(error, ERROR_INPUT, "'%s' handed in nothing for '%s'", student, assignment);
    free(names);
    attempts_release(&attempts);
    return result;
}

static int add(struct store *store, const struct options *options, struct error *error)
{
    char now[32];
    struct adjustment adjustment = {.student = options->operands[1],
                                    .author = options->author,
                                    .reason = options->reason,
                                    .made_at = now};
    moment_write((int64_t)time(NULL), now); /* for people; nothing is decided by it */
    if (read_points(options->points, &adjustment.points, error) ||
        needs("author", options->author, error) || needs("reason", options->reason, error) ||
        check_student(store, options->operands[0], adjustment.student, error))
        return -1;
    return store_put_adjustment(store, options->operands[0], &adjustment, error);
}

static void add_visible(struct text *text, const char *string)
{
    text_add_visible(text, string, strlen(string));
}

/* Lists the adjustments of one student, or of all. */
static int list(struct store *store, const struct options *options, struct text *text,
                struct error *error)
{
    struct adjustments adjustments;
    if (store_adjustments(store, options->operands[0], &adjustments, error))
        return -1;
    for (size_t i = 0; i < adjustments.count; i++) {
        const struct adjustment *adjustment = &adjustments.list[i];
        if (options->operand_count > 1 && !text_equal(adjustment->student, options->operands[1]))
            continue;
        add_visible(text, adjustment->student);
        text_print(text, "  %+g  %s  ", adjustment->points, adjustment->made_at);
        add_visible(text, adjustment->author);
        text_add(text, ": ");
        add_visible(text, adjustment->reason);
        text_add(text, "\n");
    }
    adjustments_release(&adjustments);
    if (!text->length)
        text_add(text, "no adjustments\n");
    return 0;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    struct store *store = NULL;
    struct text text = {0};
    if (options_read(count, arguments, OPTION_STORE | OPTION_ADJUST, 1, 2, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    bool adds = options.points || options.author || options.reason;
    int result = 0;
    options_take_usual_store(&options, options.operands[0]);
    if (adds && options.operand_count < 2)
        result = error_set(&error, ERROR_INPUT, "whose points? name the student");
    if (!result)
        result = store_open(options.store, adds ? STORE_UPDATE : STORE_READ, &store, &error);
    if (!result && adds)
        result = add(store, &options, &error);
    if (!result)
        result = list(store, &options, &text, &error);
    store_close(store);
    int status = result ? fail(command, &error) : print_out(command, &text, STATUS_DONE);
    text_release(&text);
    return status;
}

const struct command command_adjust = {
    .name = "adjust",
    .usage = "[OPTION]... ASSIGNMENT [STUDENT]",
    .user = FOR_ASSISTANTS,
    .summary = "Gives or takes points by hand, with author and reason, or lists those",
    .help = "  --store FILE  the store that gradus batch made (default: ASSIGNMENT.db here)\n"
            "  --points N    points to add, or to take: --points -2.5\n"
            "  --author NAME who decides it\n"
            "  --reason TEXT why; it stands in the exports\n"
            "\n"
            "Without --points it lists the adjustments. None is ever deleted: take one back by its "
            "opposite.\n"
            "Exit status: 0 done; 2 usage; 3 the machine cannot do it.\n",
    .run = run,
};
