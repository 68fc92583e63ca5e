/*
 * Pictures that were drawn, for plots that come again: in a class many make the same mistake, and what they made of it
 * differs in digits that nobody sees.
 */
#ifndef GRADUS_REPORT_PLOT_CACHE_H
#define GRADUS_REPORT_PLOT_CACHE_H

#include "base/text.h"
#include "report/plot_script.h"

#include <nettle/sha2.h>
#include <stdint.h>

/* What a picture is made of, as a digest. */
struct plot_key {
    uint8_t digest[SHA256_DIGEST_SIZE];
};
struct plot_key plot_key_of(const struct plot *plot, enum plot_medium medium, const char *id);

/* Holds the last PLOT_CACHE_MAX pictures. A zeroed one is empty. */
struct plot_cache {
    struct cached_picture *list; /* owned */
    size_t next;                 /* the place of the next one, the oldest's */
};

/* The picture that was kept under this key, or NULL; valid until the next is kept. */
const struct text *plot_cache_find(const struct plot_cache *cache, const struct plot_key *key);

/* Keeps a copy of some of a text: `length` bytes. */
void plot_cache_keep(struct plot_cache *cache, const struct plot_key *key, const char *bytes,
                     size_t length);

/* Frees what it owns and leaves an empty one; safe twice. */
void plot_cache_release(struct plot_cache *cache);

#endif
