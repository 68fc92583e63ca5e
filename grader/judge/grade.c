#include "judge/grade.h"

#include "base/memory.h"
#include "base/process.h"
#include "box/box.h"
#include "box/compile.h"
#include "judge/examination.h"
#include "judge/explain.h"
#include "contract/gloss.h"
#include "judge/locate.h"
#include "judge/show.h"
#include "judge/verdict.h"
#include "judge/warning.h"

#include <stdlib.h>
#include <string.h>

/* One grading under way. */
struct work {
    const struct grading *grading;
    struct compilation compilation;
    struct compiled compiled;
    struct box *box;
    struct examination
        *own; /* owned; of the checks in the result, in order; NULL: there are prepared ones */
    struct result *result;
    const struct submission *submission;
    struct record *again;    /* what it answered before, if it is not to be run */
    struct earlier *earlier; /* what is known of it, or NULL */
};

static void list_checks(struct work *work, const struct submission *submission)
{
    const struct assignment *assignment = work->grading->assignment;
    struct result *result = work->result;
    *result = (struct result){
        .assignment = memory_string(assignment->name),
        .student = memory_string(submission->student),
        .seed = work->grading->seed,
        .isolation = RESULT_ISOLATION,
        .checks = memory_new(assignment->config.check_count, sizeof *result->checks),
    };
    memcpy(result->submission_sha256, submission->sha256, sizeof result->submission_sha256);
    for (size_t i = 0; i < assignment->config.check_count; i++) {
        const struct check *check = &assignment->config.checks[i];
        if ((work->grading->which == PUBLIC_CHECKS && check->visibility != VISIBILITY_PUBLIC) ||
            (work->grading->wanted && !work->grading->wanted[i]))
            continue;
        result->checks[result->check_count++].check = check;
        result->max_score += check->points;
    }
}

static void prepare_all(struct work *work)
{
    const struct grading *grading = work->grading;
    if (grading->prepared)
        return;
    work->own = memory_new(work->result->check_count, sizeof *work->own);
    for (size_t i = 0; i < work->result->check_count; i++)
        examination_prepare(&grading->assignment->config, work->result->checks[i].check,
                            grading->oracle, grading->seed, &work->own[i]);
}

static struct examination *examination_of(const struct work *work, size_t i)
{
    const struct config *config = &work->grading->assignment->config;
    return work->own
               ? &work->own[i]
               : &work->grading->prepared->list[work->result->checks[i].check - config->checks];
}

static void mark_not_built(struct work *work)
{
    char *message = work->compiled.state == COMPILE_TOO_MUCH
                        ? memory_string("it does not compile: the compiler needed more time or "
                                        "memory than any solution does")
                        : explain_compiler(work->submission, text_string(&work->compiled.log));
    struct evidence evidence = {.built = false};
    for (size_t i = 0; i < work->result->check_count; i++) {
        work->result->checks[i].verdict = verdict_of(&evidence);
        work->result->checks[i].message = memory_string(message);
    }
    free(message);
}

/* --- one check --- */

static const struct check_result *unmet_dependency(const struct work *work,
                                                   const struct check *check)
{
    const struct config *config = &work->grading->assignment->config;
    for (size_t i = 0; i < check->after_count; i++)
        for (size_t j = 0; j < work->result->check_count; j++)
            if (work->result->checks[j].check == &config->checks[check->after[i]] &&
                work->result->checks[j].verdict != VERDICT_PASSED)
                return &work->result->checks[j];
    return NULL;
}

static void close_box(struct work *work)
{
    box_close(work->box);
    work->box = NULL;
}

static int raise_box(struct work *work, struct error *error)
{
    if (box_open(work->grading->worker, &work->box, error))
        return -1;
    if (box_load(work->box, &work->compiled.object, error) == 0)
        return 0;
    close_box(work);
    return -1;
}

/* Whether a right solution of another style is known for the check's function: to recognise one may take more questions. */
static bool has_variants(const struct config *config, const struct check *check)
{
    for (size_t i = 0; i < config->mistake_count; i++)
        if (config->mistakes[i].is_variant && config->mistakes[i].function == check->function)
            return true;
    return false;
}

static int ask_and_judge(struct work *work, size_t i, const struct respondent *student,
                         struct error *error)
{
    struct examination *examination = examination_of(work, i);
    struct check_result *check = &work->result->checks[i];
    size_t missing = work->again ? work->again->missing : 0;
    if (examination_ask(examination, student, error))
        return -1;
    bool is_known = !work->again || work->again->missing == missing;
    if (is_known && examination_judge(examination, student, check, error))
        return -1;
    if (is_known &&
        (!work->again || work->again->missing == missing || check->verdict == VERDICT_PASSED ||
         !has_variants(examination->config, check->check)))
        return 0;
    return error_set(error, ERROR_MACHINE, "this was not asked before; it has to be run");
}

static int try_check(struct work *work, size_t i, struct error *error)
{
    if (!work->again && !work->box && raise_box(work, error))
        return -1;
    struct record *record = work->grading->record;
    size_t noted = record ? record->count : 0;
    struct respondent boxed = respondent_in_box(work->box),
                      student = work->again ? respondent_of_record(work->again)
                                : record    ? respondent_recorded(&boxed, record)
                                            : boxed;
    if (ask_and_judge(work, i, &student, error)) {
        close_box(work);
        check_result_clear(&work->result->checks[i]);
        if (record)
            record_cut(record, noted);
        return -1;
    }
    return 0;
}

/* What the sources tell of a failure, and the words that a beginner does not know. */
static void word_for_student(const struct work *work, struct check_result *check)
{
    bool is_missing = check->verdict == VERDICT_FAILED && check->ending == ANSWER_MISSING;
    char *better = is_missing
                       ? explain_missing(work->submission, &work->grading->assignment->contract,
                                         check->check->function->name)
                       : NULL;
    char *glossed = gloss(better ? better : check->message);
    free(better);
    free(check->message);
    check->message = glossed;
}

/* The earlier judgement of the check, if it still holds; an error never does. */
static struct check_result *still_holding(const struct work *work, const struct check *check)
{
    struct earlier *earlier = work->earlier;
    const struct config *config = &work->grading->assignment->config;
    if (!earlier || !earlier->holds[check - config->checks])
        return NULL;
    for (size_t i = 0; i < earlier->result->check_count; i++) {
        struct check_result *found = &earlier->result->checks[i];
        if (found->check == check)
            return found->verdict == VERDICT_PASSED || found->verdict == VERDICT_FAILED ||
                           found->verdict == VERDICT_NOT_BUILT
                       ? found
                       : NULL;
    }
    return NULL;
}

static void take_over(struct check_result *check, struct check_result *known)
{
    *check = *known;
    *known = (struct check_result){.check = check->check};
    check->points = check->verdict == VERDICT_PASSED ? check->check->points : 0;
}

/* A box that breaks is raised anew and the check tried once more; then it is the grader's own
 * error. */
static void run_check(struct work *work, size_t i)
{
    struct check_result *check = &work->result->checks[i];
    const struct check_result *unmet = unmet_dependency(work, check->check);
    struct evidence evidence = {.built = true, .dependencies_passed = !unmet};
    struct check_result *known = still_holding(work, check->check);
    struct error error = {0};
    if (known && (!unmet || known->verdict == VERDICT_NOT_BUILT)) {
        take_over(check, known);
    } else if (unmet) {
        check->verdict = verdict_of(&evidence);
        check->message = text_format("not tried, because '%s' did not pass: begin with that one",
                                     unmet->check->name);
    } else if (check->check->kind == CHECK_BUILDS_CLEAN) {
        warnings_judge(work->submission, work->result, check);
    } else if (try_check(work, i, &error) && try_check(work, i, &error)) {
        evidence.grader_failed = true;
        check->verdict = verdict_of(&evidence);
        check->message =
            text_format("the grader's own trouble, which costs no marks: %s", error.text);
    } else {
        word_for_student(work, check);
    }
}

static bool is_plotted(const struct grading *grading, const struct check_result *check)
{
    if (check->verdict == VERDICT_PASSED)
        return grading->plots == PLOTS_OF_ALL;
    return check->verdict == VERDICT_FAILED && grading->plots != PLOTS_NONE;
}

/* What is to be seen of a check. Trouble here costs plots, never a verdict. */
static void plot_check(struct work *work, size_t i)
{
    struct check_result *check = &work->result->checks[i];
    struct error ignored;
    if (!work->box || !is_plotted(work->grading, check))
        return;
    struct respondent student = respondent_in_box(work->box);
    if (show(examination_of(work, i), &student, check, &check->plots, &ignored))
        close_box(work);
    for (size_t k = 0; k < check->plots.count; k++)
        plot_trim(&check->plots.list[k]);
}

static void run_all(struct work *work)
{
    struct locator locator = {.worker = work->grading->worker,
                              .assignment = work->grading->assignment,
                              .submission = work->submission,
                              .compiler_log = text_string(&work->compiled.log)};
    size_t failed = 0;
    warnings_find(work->submission, work->result->compiler_log, work->result);
    for (size_t i = 0; i < work->result->check_count; i++) {
        double started = monotonic_seconds();
        run_check(work, i);
        failed += work->result->checks[i].verdict == VERDICT_FAILED;
        if (!work->again && (work->grading->lines == LINES_OF_ALL || failed <= 1))
            locate(&locator, work->result, i);
        plot_check(work, i);
        work->result->checks[i].seconds = monotonic_seconds() - started;
        work->result->score += work->result->checks[i].points;
    }
    warnings_attach(work->submission, work->result);
}

/* --- the whole --- */

static const enum record_build builds[] = {
    [COMPILED] = RECORD_BUILT,
    [COMPILE_REFUSED] = RECORD_NOT_BUILT,
    [COMPILE_TOO_MUCH] = RECORD_COMPILER_LIMIT,
};

static int run(struct work *work, const struct submission *submission, struct error *error)
{
    const struct grading *grading = work->grading;
    if (compile_start(grading->worker, grading->assignment, submission, compile_flags,
                      &work->compilation, error) ||
        box_open(grading->worker, &work->box, error))
        return -1;
    prepare_all(work);
    if (compile_finish(&work->compilation, &work->compiled, error))
        return -1;
    if (grading->record) {
        grading->record->build = builds[work->compiled.state];
        text_append(&grading->record->log, text_string(&work->compiled.log),
                    work->compiled.log.length);
    }
    work->result->compiler_log = memory_string(text_string(&work->compiled.log));
    if (work->compiled.state != COMPILED) {
        mark_not_built(work);
        return 0;
    }
    if (box_load(work->box, &work->compiled.object, error))
        return -1;
    run_all(work);
    return 0;
}

static void release(struct work *work)
{
    for (size_t i = 0; work->own && i < work->result->check_count; i++)
        examination_release(&work->own[i]);
    free(work->own);
    compile_cancel(&work->compilation);
    compiled_release(&work->compiled);
    box_close(work->box);
}

int grade(const struct grading *grading, const struct submission *submission, struct result *result,
          struct error *error)
{
    double started = monotonic_seconds();
    struct result made = {0};
    struct work work = {.grading = grading, .result = &made, .submission = submission};
    list_checks(&work, submission);
    int outcome = run(&work, submission, error);
    made.seconds = monotonic_seconds() - started;
    release(&work);
    if (outcome)
        result_release(&made);
    else
        *result = made;
    return outcome;
}

void grade_again(const struct grading *grading, const struct submission *submission,
                 struct record *record, struct earlier *earlier, struct result *result)
{
    double started = monotonic_seconds();
    struct record none = {.build = RECORD_BUILT};
    struct work work = {.grading = grading,
                        .result = result,
                        .submission = submission,
                        .again = record ? record : &none,
                        .earlier = earlier};
    list_checks(&work, submission);
    if (record)
        result->compiler_log = memory_string(text_string(&record->log));
    else if (earlier && earlier->result->compiler_log)
        result->compiler_log = memory_string(earlier->result->compiler_log);
    if (work.again->build == RECORD_BUILT) {
        prepare_all(&work);
        run_all(&work);
    } else {
        size_t state = record->build == RECORD_COMPILER_LIMIT ? COMPILE_TOO_MUCH : COMPILE_REFUSED;
        work.compiled.state = (enum compiled_state)state;
        text_append(&work.compiled.log, text_string(&record->log), record->log.length);
        mark_not_built(&work);
    }
    result->seconds = monotonic_seconds() - started;
    release(&work);
}
