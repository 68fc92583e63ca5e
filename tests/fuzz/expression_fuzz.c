/* The expressions of properties: what parses evaluates, to a quantity of sound shape with slack that is not negative. */
#include "fuzz.h"

#include "contract/expression.h"

#undef NDEBUG
#include <assert.h>
#include <math.h>
#include <string.h>

static bool knows(const void *data, const char *name)
{
    (void)data;
    return !strcmp(name, "x") || !strcmp(name, "A") || !strcmp(name, "c") ||
           !strcmp(name, "first.x") || !strcmp(name, "return");
}

/* x and first.x are columns of 3, A is 2 x 3, all others numbers. */
static void look_up(const void *data, const char *name, struct quantity *quantity)
{
    (void)data;
    bool is_x = strchr(name, 'x') != NULL, is_A = !strcmp(name, "A");
    *quantity = is_A ? quantity_new(2, 3) : quantity_new(is_x ? 3 : 1, 1);
    for (size_t i = 0; i < quantity->rows * quantity->columns; i++) {
        quantity->numbers[i] = (double)i - 1;
        quantity->slack[i] = 0x1p-40;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct scope scope = {.knows = knows, .look_up = look_up};
    struct expression *expression = NULL;
    struct error error = {0};
    struct quantity value = {0};
    if (expression_parse((const char *)data, size, &scope, &expression, &error)) {
        assert(*error.text && !expression);
        return 0;
    }
    const char *name = expression_name(expression);
    assert(!name || knows(NULL, name));
    if (expression_evaluate(expression, &scope, &value)) {
        assert(value.rows > 0 && value.columns > 0);
        for (size_t i = 0; i < value.rows * value.columns; i++)
            assert(!(value.slack[i] < 0));
    } else
        assert(!value.numbers && !value.slack);
    quantity_release(&value);
    expression_release(expression);
    return 0;
}
