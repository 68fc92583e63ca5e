/* Results as JSON: what `gradus grade --json` prints, and reading it back. */
#ifndef GRADUS_REPORT_JSON_H
#define GRADUS_REPORT_JSON_H

#include "base/text.h"
#include "contract/result.h"

#include <jansson.h>

/* A JSON string that is UTF-8 whatever the bytes were: what is not becomes visible escapes. */
json_t *json_text(const char *string);

/*
 * Appends the result as one JSON object and a newline, as schemas/result-1.schema.json here describes it. Foreign bytes
 * that are not UTF-8 become visible escapes.
 */
void json_report(const struct result *result, struct text *text);

/*
 * Reads a result back from what json_report appended, against the assignment's configuration, which *result then refers
 * to; its counterexamples are text. Fails with ERROR_INPUT if it is not one, or names a check that is gone; *result is
 * then left as it was. The caller releases *result.
 */
int json_read(const char *bytes, size_t length, const struct config *config, struct result *result,
              struct error *error) MUST_CHECK;

#endif
