#include "contract/demonstration.h"

#include "base/text.h"
#include "contract/step.h"

enum { NAMES_MAX = 16 };

/* Parameters by name; NULL ends a list. */
struct subject {
    const char *name, *words;
    const char *needed[NAMES_MAX];
    const char *given[NAMES_MAX]; /* beside the needed ones; "*": any */
};

static const struct subject subjects[DEMONSTRATIONS] = {
    [SHOW_LEARNING_RATES] = {"learning_rates",
                             "a step of an optimizer with a learning rate epsilon",
                             {"n", "epsilon"},
                             {"*"}},
    [SHOW_FIT] = {"fit",
                  "a regression that fills theta from X and y",
                  {"n", "d", "X", "y", "theta"},
                  {"sigma", "tau", "lambda", "theta0"}},
    [SHOW_RIDGE_PATH] = {"ridge_path",
                         "a regression that fills theta from X, y and either tau or lambda",
                         {"n", "d", "X", "y", "theta"},
                         {"sigma", "tau", "lambda"}},
    [SHOW_ACCURACY_AGAINST_K] = {"accuracy_against_k",
                                 "the accuracy of k nearest neighbours, of queries or over folds",
                                 {"n", "d", "X", "label", "k"},
                                 {"m", "Q", "truth", "folds"}},
    [SHOW_V_CURVE] = {"v_curve",
                      "a numerical gradient of f at x with steps h",
                      {"n", "f", "context", "x", "h", "grad"},
                      {0}},
    [SHOW_TRAINING] = {"training",
                       "a gradient (kind gradient) of a loss of samples X with classes y",
                       {"n", "d", "c", "X", "y"},
                       {"*"}},
    [SHOW_NEWTON] = {"newton",
                     "a step that makes next from theta, grad and the Hessian H",
                     {"n", "theta", "grad", "H", "next"},
                     {0}},
    [SHOW_GRAPH] = {"graph",
                    "forward or backward through x*y + z, or through a tape of k nodes",
                    {0},
                    {"x", "y", "z", "grad_f", "grad", "k", "op", "lhs", "rhs", "value"}},
};

const char *demonstration_name(enum demonstration demonstration)
{
    return subjects[demonstration].name;
}

const char *demonstration_subject(enum demonstration demonstration)
{
    return subjects[demonstration].words;
}

static bool lists(const char *const names[], const char *name)
{
    for (size_t i = 0; i < NAMES_MAX && names[i]; i++)
        if (text_equal(names[i], "*") || text_equal(names[i], name))
            return true;
    return false;
}

static bool has(const struct signature *function, const char *name)
{
    return signature_parameter(function, name) < function->parameter_count;
}

static bool writes(const struct signature *function, const char *name)
{
    size_t i = signature_parameter(function, name);
    return i < function->parameter_count && function->parameters[i].kind == PARAMETER_ARRAY &&
           !function->parameters[i].is_const;
}

/* What names alone do not say. */
static bool suits_further(enum demonstration demonstration, const struct check *check)
{
    const struct signature *function = check->function;
    struct step step;
    switch (demonstration) {
    case SHOW_LEARNING_RATES: return step_parts(function, &step);
    case SHOW_FIT: return writes(function, "theta");
    case SHOW_RIDGE_PATH:
        return writes(function, "theta") && has(function, "tau") != has(function, "lambda");
    case SHOW_ACCURACY_AGAINST_K:
        return function->result == TYPE_DOUBLE && has(function, "Q") != has(function, "folds");
    case SHOW_V_CURVE: return writes(function, "grad");
    case SHOW_TRAINING:
        return check->kind == CHECK_GRADIENT && check->loss && check->loss->result == TYPE_DOUBLE;
    case SHOW_NEWTON: return writes(function, "next");
    case SHOW_GRAPH:
        return has(function, "op") ? writes(function, "value") != writes(function, "grad")
                                   : has(function, "z") && (function->result == TYPE_DOUBLE ||
                                                            writes(function, "grad"));
    case DEMONSTRATIONS: break;
    }
    return false;
}

bool demonstration_suits(enum demonstration demonstration, const struct check *check)
{
    const struct subject *subject = &subjects[demonstration];
    const struct signature *function = check->function;
    for (size_t i = 0; i < NAMES_MAX && subject->needed[i]; i++)
        if (!has(function, subject->needed[i]))
            return false;
    for (size_t i = 0; i < function->parameter_count; i++)
        if (!lists(subject->needed, function->parameters[i].name) &&
            !lists(subject->given, function->parameters[i].name))
            return false;
    return suits_further(demonstration, check);
}
