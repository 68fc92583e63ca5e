/* Results as JSON: what `gradus grade --json` prints. */
#ifndef GRADUS_REPORT_JSON_H
#define GRADUS_REPORT_JSON_H

#include "base/text.h"
#include "contract/result.h"

/* Appends the result as one JSON object and a newline. Foreign bytes that are not UTF-8 become
 * visible escapes. */
void json_report(const struct result *result, struct text *text);

#endif
