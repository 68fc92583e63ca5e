/* What a check of kind trajectory says beside the others: how far it goes, and along what. */
#include "contract/config.h"

#include "base/text.h"
#include "contract/config_reader.h"
#include "contract/step.h"

static const char *const courses[COURSES] = {
    [COURSE_QUADRATIC] = "quadratic",
    [COURSE_ROSENBROCK] = "rosenbrock",
    [COURSE_CONSTANT] = "constant",
    [COURSE_IMPULSE] = "impulse",
    [COURSE_ALTERNATING] = "alternating",
    [COURSE_TINY] = "tiny",
    [COURSE_ZERO] = "zero",
};

const char *course_name(enum course course)
{
    return courses[course];
}

static const struct key course_item = {
    .name = "on", .expected = "an objective or a probe", .example = "quadratic"};

void read_courses(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  void *target)
{
    struct check *check = target;
    if (reader_check_list(reader, key, value))
        return;
    for (size_t i = 0; i < value->count && check->course_count < COURSES; i++) {
        size_t course;
        if (!reader_word(reader, &course_item, &value->items[i], courses, COURSES, &course))
            check->courses[check->course_count++] = (enum course)course;
    }
}

void read_steps(struct reader *reader, const struct key *key, const struct yaml_node *value,
                void *target)
{
    struct check *check = target;
    (void)reader_whole(reader, key, value, &check->steps);
}

void read_lookahead(struct reader *reader, const struct key *key, const struct yaml_node *value,
                    void *target)
{
    struct check *check = target;
    const struct signature *function;
    if (value->kind != YAML_SCALAR || !*value->text) {
        reader_complain_value(reader, key, value);
        return;
    }
    if (reader_function(reader, value, value->text, &function))
        return;
    if (step_lookahead_fits(check->function, function))
        check->lookahead = function;
    else
        reader_complain(reader, value,
                        "'%s' is no lookahead; it takes parameters of the step and gives one "
                        "array of its point's shape",
                        function->name);
}

void check_trajectory(struct reader *reader, const struct yaml_node *node,
                      const struct check *check)
{
    struct step step;
    if (!step_parts(check->function, &step))
        reader_complain(reader, node,
                        "'%s' is no step; it changes arrays of n numbers, the first of them the "
                        "point, and reads one, the gradient",
                        check->function->name);
}
