#include "support/stand_in.h"

#include "base/text.h"
#include "judge/reference.h"

static int answer(const struct respondent *respondent, const struct call calls[], size_t count,
                  struct run_limits limits, struct run_style style, struct answer answers[],
                  struct error *error)
{
    const struct stand_in *stand_in = (const struct stand_in *)respondent;
    (void)limits;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        const char *name = calls[i].signature->name;
        function_pointer *code = text_equal(name, stand_in->function)
                                     ? stand_in->code
                                     : oracle_function(stand_in->oracle, name);
        reference_answer(code, &calls[i], style.poison, &answers[i]);
    }
    return 0;
}

struct stand_in stand_in_for(const struct oracle *oracle, const char *function,
                             function_pointer *code)
{
    return (struct stand_in){{.answer = answer}, oracle, function, code};
}
