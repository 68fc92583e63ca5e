#include "report/plot_cache.h"

#include "base/limits.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct cached_picture {
    struct plot_key key;
    struct text picture; /* empty: the place is free */
};

/* --- keys --- */

static void add_bytes(struct sha256_ctx *context, const void *bytes, size_t length)
{
    sha256_update(context, length, bytes);
}

static void add_number(struct sha256_ctx *context, double number)
{
    add_bytes(context, &number, sizeof number);
}

static void add_size(struct sha256_ctx *context, size_t size)
{
    add_bytes(context, &size, sizeof size);
}

/* With its end, so that two texts are never one; NULL is no text. */
static void add_text(struct sha256_ctx *context, const char *string)
{
    add_size(context, string ? strlen(string) + 1 : 0);
    add_bytes(context, string ? string : "", string ? strlen(string) : 0);
}

static void add_numbers(struct sha256_ctx *context, const double numbers[], size_t count)
{
    add_size(context, count);
    if (count)
        add_bytes(context, numbers, count * sizeof *numbers);
}

static void add_axis(struct sha256_ctx *context, const struct plot_axis *axis)
{
    add_text(context, axis->label);
    add_size(context, axis->logarithmic);
    add_number(context, axis->low);
    add_number(context, axis->high);
}

static void add_series(struct sha256_ctx *context, const struct plot_series *series)
{
    add_text(context, series->name);
    add_size(context, series->role);
    add_size(context, series->mark);
    add_size(context, series->colour);
    add_numbers(context, series->x, series->count);
    add_numbers(context, series->y, series->count);
    if (series->mark == PLOT_BAND || series->mark == PLOT_BARS) {
        add_numbers(context, series->low, series->count);
        add_numbers(context, series->high, series->count);
    }
}

static void add_grid(struct sha256_ctx *context, const struct plot_grid *grid)
{
    add_size(context, grid->columns);
    add_number(context, grid->x_low);
    add_number(context, grid->x_high);
    add_number(context, grid->y_low);
    add_number(context, grid->y_high);
    add_numbers(context, grid->values, grid->rows * grid->columns);
}

static void add_node(struct sha256_ctx *context, const struct plot_node *node)
{
    add_text(context, node->label);
    add_size(context, node->has_gradient);
    add_number(context, node->value);
    add_number(context, node->gradient);
    add_number(context, node->right_value);
    add_number(context, node->right_gradient);
    add_size(context, node->input_count);
    for (size_t i = 0; i < node->input_count; i++)
        add_size(context, node->inputs[i]);
}

struct plot_key plot_key_of(const struct plot *plot, enum plot_medium medium, const char *id)
{
    struct sha256_ctx context;
    struct plot_key key;
    sha256_init(&context);
    add_size(&context, medium);
    add_text(&context, id);
    add_size(&context, plot->form);
    add_text(&context, plot->title);
    add_text(&context, plot->finding);
    add_text(&context, plot->scale);
    add_axis(&context, &plot->x);
    add_axis(&context, &plot->y);
    add_size(&context, plot->series_count);
    for (size_t i = 0; i < plot->series_count; i++)
        add_series(&context, &plot->series[i]);
    add_grid(&context, &plot->grid);
    for (size_t i = 0; i < plot->node_count; i++)
        add_node(&context, &plot->nodes[i]);
    sha256_digest(&context, sizeof key.digest, key.digest);
    return key;
}

/* --- pictures --- */

const struct text *plot_cache_find(const struct plot_cache *cache, const struct plot_key *key)
{
    for (size_t i = 0; cache->list && i < PLOT_CACHE_MAX; i++)
        if (cache->list[i].picture.length && memcmp(&cache->list[i].key, key, sizeof *key) == 0)
            return &cache->list[i].picture;
    return NULL;
}

void plot_cache_keep(struct plot_cache *cache, const struct plot_key *key, const char *bytes,
                     size_t length)
{
    if (length > PLOT_CACHED_BYTES_MAX)
        return;
    if (!cache->list)
        cache->list = memory_new(PLOT_CACHE_MAX, sizeof *cache->list);
    struct cached_picture *place = &cache->list[cache->next];
    cache->next = (cache->next + 1) % PLOT_CACHE_MAX;
    text_release(&place->picture);
    text_append(&place->picture, bytes, length);
    place->key = *key;
}

void plot_cache_release(struct plot_cache *cache)
{
    for (size_t i = 0; cache->list && i < PLOT_CACHE_MAX; i++)
        text_release(&cache->list[i].picture);
    free(cache->list);
    *cache = (struct plot_cache){0};
}
