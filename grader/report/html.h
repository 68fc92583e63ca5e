/*
 * HTML pages: the frame that all share, and the one way in which text gets into them.
 *
 * Whatever a student can choose (names, sources, what a compiler says of them) is foreign. It enters a page through
 * html_print's %s, which escapes, or through html_data, which escapes for a block of data; there is no third way.
 * Behind that stands each page's Content-Security-Policy: nothing is loaded from anywhere, and no style and no script
 * counts but the page's own, named by its hash.
 */
#ifndef GRADUS_REPORT_HTML_H
#define GRADUS_REPORT_HTML_H

#include "base/text.h"

#include <jansson.h>

/*
 * Appends text that is shown as it is, in an element or in an attribute in double quotes: what means something to HTML
 * is escaped; control bytes, broken UTF-8 and what changes the direction of writing become visible escapes.
 */
void html_escape(struct text *html, const char *bytes, size_t length);

/*
 * Appends HTML with values in it: %s a string, escaped; %zu a size; %g a number; %% a percent sign; nothing else. The
 * format is the page's own HTML.
 */
void html_print(struct text *html, const char *format, ...) PRINTF_LIKE(2, 3);

/* Appends a block of data for the page's script under this element's name; takes the value. */
void html_data(struct text *html, const char *id, json_t *value);

/*
 * Appends a picture that gradus drew, without the styles that the page's policy forbids. Its ids begin with `id`; where
 * it stands a second time, they begin with `again` in their place (or NULL).
 */
void html_picture(struct text *html, const char *svg, const char *id, const char *again);

/* What a page calls somebody: the name, or else the platform's identifier, or "(no name)" if both are blank. */
const char *html_name(const char *name, const char *student);

/* Appends everything up to <main>. `script` is the page's own, or NULL: then none is allowed. */
void html_begin(struct text *html, const char *title, const char *script);

/* Appends everything from </main> on. */
void html_end(struct text *html, const char *script);

#endif
