/*
 * Plots as JSON: what is kept of a result's plots, so that pages can be made of them later. They are kept apart from the
 * result, which goes to students and platforms as it is: plots of hidden checks show hidden inputs.
 */
#ifndef GRADUS_REPORT_PLOT_JSON_H
#define GRADUS_REPORT_PLOT_JSON_H

#include "base/text.h"
#include "contract/result.h"

/*
 * Appends the plots of a result as one JSON object, or nothing if it has none or they would be more than
 * PLOTS_BYTES_MAX. Numbers have the ten digits that are drawn: what is read back draws the same picture.
 */
void plot_json_write(const struct result *result, struct text *json);

/*
 * Reads plots back and gives them to those checks of the result that failed and have none; plots of other checks, whose
 * verdict has changed since, are left out. Fails with ERROR_INPUT if the bytes are no such object; the result is then
 * left as it was.
 */
int plot_json_read(const char *bytes, size_t length, struct result *result,
                   struct error *error) MUST_CHECK;

#endif
