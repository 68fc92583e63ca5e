/* Archives, made in memory: the same files give the same bytes. */
#ifndef GRADUS_REPORT_PACK_H
#define GRADUS_REPORT_PACK_H

#include "base/error.h"
#include "base/text.h"

struct pack;

enum pack_kind { PACK_ZIP, PACK_TAR };

/* Begins an archive that is appended to *bytes, which must outlive it. The caller closes it. */
int pack_open(enum pack_kind kind, struct text *bytes, struct pack **pack,
              struct error *error) MUST_CHECK;

/* Adds a file; the path is UTF-8, the mode as of chmod. */
int pack_add(struct pack *pack, const char *path, const void *bytes, size_t length, unsigned mode,
             struct error *error) MUST_CHECK;

/* Completes the archive and frees it; safe on NULL. On failure *bytes is no archive. */
int pack_close(struct pack *pack, struct error *error) MUST_CHECK;

#endif
