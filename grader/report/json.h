/* Results as JSON: what `gradus grade --json` prints. */
#ifndef GRADUS_REPORT_JSON_H
#define GRADUS_REPORT_JSON_H

#include "base/text.h"
#include "contract/result.h"

#include <jansson.h>

/* A JSON string that is UTF-8 whatever the bytes were: what is not becomes visible escapes. */
json_t *json_text(const char *string);

/* Appends the result as one JSON object and a newline. Foreign bytes that are not UTF-8 become
 * visible escapes. */
void json_report(const struct result *result, struct text *text);

#endif
