/* What a check of kind minimizes says beside the others: what the function promises of where it ends. */
#include "contract/config.h"

#include "contract/config_reader.h"
#include "contract/minimizer.h"

static const char *const promises[PROMISES] = {
    [PROMISE_STATUS] = "status",   [PROMISE_GRADIENT] = "gradient",  [PROMISE_VALUE] = "value",
    [PROMISE_DESCENT] = "descent", [PROMISE_WOLFE] = "strong_wolfe",
};

static const struct key promise_item = {
    .name = "promises", .expected = "what is promised", .example = "gradient"};

void read_promises(struct reader *reader, const struct key *key, const struct yaml_node *value,
                   void *target)
{
    struct check *check = target;
    if (reader_check_list(reader, key, value))
        return;
    for (size_t i = 0; i < value->count; i++) {
        size_t promise;
        if (!reader_word(reader, &promise_item, &value->items[i], promises, PROMISES, &promise))
            check->promises |= 1u << promise;
    }
}

void check_minimizes(struct reader *reader, const struct yaml_node *node, const struct check *check)
{
    const struct signature *function = check->function;
    struct minimizer parts;
    if (!minimizer_parts(function, &parts)) {
        reader_complain(reader, node,
                        "'%s' is no minimizer; it takes an objective and changes one array of "
                        "doubles, or reads two and returns the length of a step",
                        function->name);
        return;
    }
    bool searches = parts.direction < function->parameter_count;
    if (searches != (check->promises == 1u << PROMISE_WOLFE))
        reader_complain(reader, node, "'%s' is a %s; write promises: %s", function->name,
                        searches ? "line search" : "minimizer",
                        searches ? "[strong_wolfe]" : "[status, gradient, value, descent]");
    else if (check->promises & 1u << PROMISE_GRADIENT &&
             parts.tolerance == function->parameter_count)
        reader_complain(reader, node,
                        "'%s' has no double 'tolerance' that bounds the gradient; remove the "
                        "promise 'gradient'",
                        function->name);
}
