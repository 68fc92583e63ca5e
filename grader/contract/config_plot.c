/* The key `plot` of a check: the demonstrations that are shown of its function. */
#include "contract/config_reader.h"
#include "contract/demonstration.h"

static const struct key plot_item = {
    .name = "plot", .expected = "a demonstration", .example = "fit"};

static void read_demonstration(struct reader *reader, const struct yaml_node *node,
                               struct check *check)
{
    const char *names[DEMONSTRATIONS];
    size_t chosen;
    for (size_t i = 0; i < DEMONSTRATIONS; i++)
        names[i] = demonstration_name((enum demonstration)i);
    if (!reader_word(reader, &plot_item, node, names, DEMONSTRATIONS, &chosen))
        check->demonstrations |= 1u << chosen;
}

void read_plot(struct reader *reader, const struct key *key, const struct yaml_node *value,
               void *target)
{
    if (value->kind == YAML_SCALAR) {
        read_demonstration(reader, value, target);
        return;
    }
    if (reader_check_list(reader, key, value))
        return;
    for (size_t i = 0; i < value->count; i++)
        read_demonstration(reader, &value->items[i], target);
}

void check_plot(struct reader *reader, const struct yaml_node *node, const struct check *check)
{
    for (size_t i = 0; i < DEMONSTRATIONS; i++)
        if (check->demonstrations & 1u << i && !demonstration_suits((enum demonstration)i, check))
            reader_complain(reader, node, "'%s' shows %s; '%s' is none, remove it",
                            demonstration_name((enum demonstration)i),
                            demonstration_subject((enum demonstration)i), check->function->name);
}
