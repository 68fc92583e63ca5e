/* Zip archives, made in memory: the same files give the same bytes. */
#ifndef GRADUS_REPORT_ZIP_H
#define GRADUS_REPORT_ZIP_H

#include "base/error.h"
#include "base/text.h"

struct zip;

/* Begins an archive that is appended to *bytes, which must outlive it. The caller closes it. */
int zip_open(struct text *bytes, struct zip **zip, struct error *error) MUST_CHECK;

/* Adds a file; the path is UTF-8, the mode as of chmod. */
int zip_add(struct zip *zip, const char *path, const void *bytes, size_t length, unsigned mode,
            struct error *error) MUST_CHECK;

/* Completes the archive and frees it; safe on NULL. On failure *bytes is no archive. */
int zip_close(struct zip *zip, struct error *error) MUST_CHECK;

#endif
