#include "judge/explain.h"

#include "base/memory.h"
#include "base/text.h"
#include "contract/notation.h"

#include <math.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* --- answers that did not come back --- */

static const char *signal_text(int number)
{
    switch (number) {
    case SIGSEGV:
    case SIGBUS:
        return "it used memory that is not its own (segmentation fault); look for an index far "
               "outside, a NULL pointer, or memory already freed";
    case SIGFPE: return "it divided a whole number by zero; look at each / and % of integers";
    case SIGILL:
        return "it went on where there is no code; a function that promises a value must reach a "
               "return";
    case SIGABRT:
        return "the C library stopped it; look for memory freed twice, an index outside of a local "
               "array, or an assert that does not hold";
    case SIGKILL: return "the system stopped it; look for a loop that never ends";
    default: return "the system stopped it; look for what it does beside computing";
    }
}

/* "theta[2], but theta has 2 elements" for one dimension; for more the shape is said. */
static void add_place(struct text *text, const struct call *call, const struct fault *fault)
{
    const struct parameter *parameter = &call->signature->parameters[fault->parameter];
    notate_element(text, call, fault->parameter, fault->index);
    text_print(text, ", but %s is ", parameter->name);
    for (size_t k = 0; k < parameter->dimensions; k++)
        text_print(text, "%s%zu", k ? " x " : "", call_extent(call, fault->parameter, k));
    if (parameter->dimensions == 1)
        text_print(text, " long: its last element is %s[%zu]", parameter->name,
                   call->values[fault->parameter].count - 1);
    else
        text_add(text, " in size");
}

static void add_out_of_bounds(struct text *text, const struct call *call, const struct fault *fault)
{
    text_print(text, "it %s ", fault->is_write ? "writes to" : "reads");
    add_place(text, call, fault);
}

static void add_written_input(struct text *text, const struct call *call, const struct fault *fault)
{
    text_add(text, "it writes to ");
    notate_element(text, call, fault->parameter, fault->index);
    text_print(text, ", but %s is an input (const) and must stay as it is: copy it first",
               call->signature->parameters[fault->parameter].name);
}

/* What a student's code calls to get there. */
static const char *system_call_text(const char *name)
{
    static const struct {
        const char *name, *text;
    } texts[] = {
        {"open", "a file"},
        {"openat", "a file"},
        {"socket", "the network"},
        {"connect", "the network"},
        {"clone", "a new process"},
        {"clone3", "a new process"},
        {"fork", "a new process"},
        {"vfork", "a new process"},
        {"execve", "another program"},
        {"kill", "the end of a process"},
        {"nanosleep", "a pause"},
        {"clock_nanosleep", "a pause"},
        {"unlink", "the end of a file"},
        {"getrandom", "random bytes"},
    };
    for (size_t i = 0; name && i < sizeof texts / sizeof *texts; i++)
        if (text_equal(texts[i].name, name))
            return texts[i].text;
    return "something";
}

static void add_forbidden(struct text *text, const struct fault *fault)
{
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)fault->system_call);
    text_print(text,
               "it asks the operating system for %s ('%s'), and a solution only computes: remove "
               "that call",
               system_call_text(name), name ? name : "?");
    free(name);
}

char *explain_ending(const struct call *call, const struct answer *answer, double cpu_seconds)
{
    const struct fault *fault = &answer->fault;
    struct text text = {0};
    if (fault->while_loading && answer->kind != ANSWER_MISSING)
        text_add(&text, "before any of your functions was called, in code that runs by itself, ");
    switch (answer->kind) {
    case ANSWER_OUT_OF_BOUNDS: add_out_of_bounds(&text, call, fault); break;
    case ANSWER_WROTE_INPUT: add_written_input(&text, call, fault); break;
    case ANSWER_FORBIDDEN: add_forbidden(&text, fault); break;
    case ANSWER_CRASHED: text_print(&text, "it crashed: %s", signal_text(fault->signal)); break;
    case ANSWER_STACK_OVERFLOW:
        text_add(&text,
                 "the memory for local variables (the stack) is full: look for a function that "
                 "calls itself without end, or a very large local array");
        break;
    case ANSWER_TIMED_OUT:
        text_print(&text,
                   "it did not come back within %g s of computing: look for a loop that never ends",
                   cpu_seconds);
        break;
    case ANSWER_OUT_OF_MEMORY:
        text_add(&text,
                 "it ran out of memory: ask malloc for n * sizeof(double) and no more, and test "
                 "whether it gave NULL");
        break;
    case ANSWER_EXITED:
        text_add(&text, "it ended the whole program instead of returning: write return in place "
                        "of exit");
        break;
    case ANSWER_NOT_LOADED:
        text_add(&text,
                 "your program cannot be started: make its global and static arrays smaller");
        break;
    case ANSWER_MISSING:
        text_print(&text,
                   "the function '%s' is missing: write it with the name that the header has, and "
                   "without 'static' in front",
                   call->signature->name);
        break;
    case ANSWER_NOT_REACHED: text_add(&text, "no answer came"); break;
    case ANSWER_RETURNED: text_add(&text, "it returned"); break;
    }
    return text_detach(&text);
}

/* --- answers that differ --- */

static void add_output_name(struct text *text, const struct call *call,
                            const struct difference *difference)
{
    if (difference->is_return)
        text_add(text, "the returned value");
    else
        notate_element(text, call, difference->parameter, (ptrdiff_t)difference->index);
}

/* Right but for the digits that float does not have, and a float to the bit. */
static bool looks_like_float(const struct difference *difference)
{
    static const double float_digits = 1e-5;
    double got = difference->got, want = difference->want;
    return got == (double)(float)got && want != (double)(float)want &&
           fabs(got - want) <= float_digits * fabs(want);
}

bool looks_unset(const struct difference *difference)
{
    static const double unset_size = 1e295, honest_size = 1e250;
    return isfinite(difference->got) && fabs(difference->got) > unset_size &&
           fabs(difference->want) < honest_size;
}

/* A sum of -0 and 0 is 0: nobody is asked for a zero with a sign. */
static double without_sign_of_zero(double number)
{
    return number + 0.0;
}

/* What the size or the digits of a wrong number tell. */
static const char *telling_number(const struct difference *difference)
{
    if (isinf(difference->got) && isfinite(difference->want))
        return ": look for a division by 0, exp of a large number, log of 0, or a variable that is "
               "not set first";
    if (isnan(difference->got) && isfinite(difference->want))
        return ": look for 0 / 0, log or sqrt of a negative number, inf - inf, or a variable that "
               "is not set first";
    if (looks_unset(difference))
        return ": so large a number comes from a variable that is not set first";
    if (looks_like_float(difference))
        return "; these are the digits of a float: use double everywhere";
    return "";
}

/* A sentence for what is wrong beside numbers of outputs; its %s are got and want. */
static const char *const broken_promises[] = {
    [DIFFERENCE_CONTEXT] = "it calls the function that it was given with another context than the "
                           "one it was given: hand context on as it is",
    [DIFFERENCE_STATUS] = "it returns %s, but a minimum can be found here; expected %s",
    [DIFFERENCE_GRADIENT] =
        "it returns 0 (success), but where it stops the largest element of the gradient is %s; go "
        "on until it is at most the tolerance, %s",
    [DIFFERENCE_MINIMUM] = "it stops at a value of %s, where the gradient is small, but that is no "
                           "minimum; expected at most %s",
    [DIFFERENCE_DESCENT] = "it ends at a value of %s, above the %s at the start; take no step that "
                           "leads upwards",
    [DIFFERENCE_BUDGET] =
        "it calls the function %s times, but at most %s are allowed, several times "
        "what is needed: look for values that are computed twice, and for steps "
        "that are far too short",
    [DIFFERENCE_NO_DESCENT] = "it returns the step %s along a direction that leads upwards; "
                              "expected %s",
    [DIFFERENCE_STEP] = "it returns the step %s; a step is positive (one right step is %s)",
    [DIFFERENCE_DECREASE] =
        "at its step the value is %s, and the sufficient decrease condition asks for at most f(x) "
        "+ 1e-4 step slope = %s: try a shorter step",
    [DIFFERENCE_CURVATURE] = "at its step the slope is %s, and the strong Wolfe condition asks for "
                             "at most 0.9 |slope at 0| = %s in size: try another step",
};

/* Formats a sentence whose places are two %s at most. */
static char *fill_in(const char *sentence, const char *got, const char *want)
{
    const char *const values[] = {got, want};
    struct text text = {0};
    size_t used = 0;
    for (const char *at = sentence; *at;) {
        size_t length = strcspn(at, "%");
        text_append(&text, at, length);
        at += length;
        if (*at) {
            text_add(&text, values[used++ % 2]);
            at += 2;
        }
    }
    return text_detach(&text);
}

/* "p = first.p does not hold: at [2] the left side is 0.5, the right side 0.4" */
static char *explain_relation(const struct difference *difference)
{
    struct text text = {0};
    char *left, *right;
    notate_pair(difference->got, difference->want, &left, &right);
    text_print(&text, "'%s' does not hold", difference->relation);
    if (difference->elements)
        text_print(&text, ": ");
    if (difference->elements > 1)
        text_print(&text, "at [%zu] ", difference->index);
    if (difference->elements)
        text_print(&text, "the left side is %s, the right side %s", left, right);
    free(left);
    free(right);
    return text_detach(&text);
}

static char *explain_promise(const struct call *call, const struct difference *difference)
{
    size_t callback = call_callback(call), n, m;
    call_problem_sizes(call, &n, &m);
    if (difference->kind == DIFFERENCE_SIZE)
        return text_format("it calls %s with a size of %.15g; it was given n = %zu%s",
                           call->signature->parameters[callback].name, difference->got, n,
                           m ? ", and m beside it" : "");
    char *got, *want;
    notate_pair(difference->got, difference->want, &got, &want);
    char *sentence = fill_in(broken_promises[difference->kind], got, want);
    free(got);
    free(want);
    return sentence;
}

char *explain_difference(const struct call *call, const struct difference *difference)
{
    if (difference->kind == DIFFERENCE_RELATION)
        return explain_relation(difference);
    if (difference->kind != DIFFERENCE_NUMBER)
        return explain_promise(call, difference);
    struct text text = {0};
    char *got, *want;
    notate_pair(difference->got, without_sign_of_zero(difference->want), &got, &want);
    add_output_name(&text, call, difference);
    if (difference->want_untouched)
        text_print(&text,
                   " was changed, but a function that fails leaves its outputs as they were");
    else if (difference->got_untouched)
        text_print(&text, " was never written; expected %s", want);
    else if (difference->got_tainted)
        text_print(&text,
                   " is computed from what it held before the call: set it before adding to it");
    else
        text_print(&text, " is %s; expected %s%s", got, want, telling_number(difference));
    free(got);
    free(want);
    return text_detach(&text);
}

char *explain_change(const struct call *call, const struct difference *change,
                     enum change_cause cause)
{
    struct text text = {0};
    char *once, *again;
    notate_pair(change->want, change->got, &once, &again);
    text_add(&text, "called twice with the same arguments it answers differently (");
    add_output_name(&text, call, change);
    text_print(
        &text, " is %s, then %s): it %s", once, again,
        cause == CHANGED_BY_EARLIER_CALLS
            ? "remembers earlier calls; set static and global variables anew in every call, and "
              "use no random numbers"
            : "reads a variable or an array element that it never set; set all of them first");
    free(once);
    free(again);
    return text_detach(&text);
}

void explain_by_example(const struct call *call, const struct answer *answer,
                        const struct difference *difference, struct counterexample *example)
{
    struct text called = {0}, then = {0}, where = {0};
    *example = (struct counterexample){.present = true, .call = call_copy(call)};
    notate_call(&called, call, (size_t)-1);
    example->called = text_detach(&called);
    notate_problem(&where, call);
    if (where.length)
        example->where = text_detach(&where);
    if (answer->sequel) {
        example->second = call_copy(&answer->sequel->call);
        notate_call(&then, &example->second, (size_t)-1);
        example->then = text_detach(&then);
    }
    if (!difference)
        return;
    struct text output = {0};
    if (difference->kind != DIFFERENCE_NUMBER)
        return;
    if (difference->is_return)
        text_add(&output, "return value");
    else
        notate_element(&output, call, difference->parameter, (ptrdiff_t)difference->index);
    example->output = text_detach(&output);
    notate_pair(difference->got, without_sign_of_zero(difference->want), &example->got,
                &example->expected);
    if (difference->want_untouched) {
        free(example->expected);
        example->expected = memory_string("left as it was");
    }
    if (difference->got_untouched) {
        free(example->got);
        example->got = memory_string("never written");
    }
}
