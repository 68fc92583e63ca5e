/* For tests: holds JSON against a schema. Knows the keywords that the project's schemas use and refuses all others. */
#ifndef GRADUS_TESTS_SUPPORT_SCHEMA_H
#define GRADUS_TESTS_SUPPORT_SCHEMA_H

#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether the value is valid; if not, appends where and why. */
bool schema_holds(json_t *schema, json_t *value, struct text *why);

#endif
