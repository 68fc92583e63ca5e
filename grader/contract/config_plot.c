/*
 * The key `plot` of a check: the demonstrations that are shown of its function; and the key `picture`: what the task
 * text shows.
 */
#include "base/memory.h"
#include "contract/config_reader.h"
#include "contract/demonstration.h"

#include <stdlib.h>

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

/* --- the picture --- */

static void read_functions(struct reader *reader, const struct key *key,
                           const struct yaml_node *value, void *target)
{
    struct picture *picture = target;
    if (reader_check_list(reader, key, value))
        return;
    picture->functions = memory_new(value->count, sizeof *picture->functions);
    for (size_t i = 0; i < value->count; i++) {
        const struct yaml_node *item = &value->items[i];
        if (item->kind != YAML_SCALAR || !*item->text)
            reader_complain_value(reader, key, item);
        else if (!reader_function(reader, item, item->text,
                                  &picture->functions[picture->function_count]))
            picture->function_count++;
    }
}

static const struct key picture_keys[] = {
    {"plot", KEY_REQUIRED, "the name of a plot", "path-valley", 0, 0, read_text,
     offsetof(struct picture, plot)},
    {"title", KEY_REQUIRED, "a text", "Four optimizers", 0, 0, read_title,
     offsetof(struct picture, title)},
    {"of", KEY_REQUIRED, "a list of functions", "[momentum_step, adam_step]", 1, 6, read_functions,
     0},
};

void read_picture(struct reader *reader, const struct key *key, const struct yaml_node *value,
                  void *target)
{
    struct config *config = target;
    if (!reader_check_mapping(reader, key, value))
        reader_read(reader, value, picture_keys, sizeof picture_keys / sizeof *picture_keys,
                    &config->picture);
}

void picture_release(struct picture *picture)
{
    free(picture->plot);
    free(picture->title);
    free(picture->functions);
    *picture = (struct picture){0};
}
