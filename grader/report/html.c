#include "report/html.h"

#include "report/assets.h"

#include <assert.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* --- text --- */

static const char *entity_of(char letter)
{
    switch (letter) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '`': return "&#96;";
    default: return NULL;
    }
}

void html_escape(struct text *html, const char *bytes, size_t length)
{
    struct text visible = {0};
    text_add_visible(&visible, bytes, length);
    const char *at = text_string(&visible), *end = at + visible.length, *plain = at;
    for (; at < end; at++) {
        const char *entity = entity_of(*at);
        if (!entity)
            continue;
        text_append(html, plain, (size_t)(at - plain));
        text_add(html, entity);
        plain = at + 1;
    }
    text_append(html, plain, (size_t)(end - plain));
    text_release(&visible);
}

static bool starts_with(const char *string, const char *beginning)
{
    return strncmp(string, beginning, strlen(beginning)) == 0;
}

void html_print(struct text *html, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    for (const char *at = format; *at;) {
        size_t plain = strcspn(at, "%");
        text_append(html, at, plain);
        at += plain;
        if (starts_with(at, "%s")) {
            const char *string = va_arg(values, const char *);
            html_escape(html, string, strlen(string));
            at += 2;
        } else if (starts_with(at, "%zu")) {
            text_print(html, "%zu", va_arg(values, size_t));
            at += 3;
        } else if (starts_with(at, "%g")) {
            text_print(html, "%g", va_arg(values, double));
            at += 2;
        } else if (*at) {
            assert(starts_with(at, "%%"));
            text_add(html, "%");
            at += 2;
        }
    }
    va_end(values);
}

/* In a script element only "<" matters, and in no string of JSON it must stand as itself. */
void html_data(struct text *html, const char *id, json_t *value)
{
    char *dumped = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9));
    html_print(html, "<script type=\"application/json\" id=\"%s\">", id);
    for (const char *at = dumped ? dumped : "null"; *at;) {
        size_t plain = strcspn(at, "<>&");
        text_append(html, at, plain);
        at += plain;
        if (*at)
            text_print(html, "\\u%04x", (unsigned)*at++);
    }
    text_add(html, "</script>\n");
    free(dumped);
    json_decref(value);
}

/* Appends the text without what stands from `first` to the next `last`, wherever that is. */
static void add_without(struct text *html, const char *string, const char *first, const char *last)
{
    const char *begin;
    while ((begin = strstr(string, first))) {
        const char *end = strstr(begin + strlen(first), last);
        if (!end)
            break;
        text_append(html, string, (size_t)(begin - string));
        string = end + strlen(last);
    }
    text_add(html, string);
}

/* Appends the text with one word in another's place where it begins an id or refers to one. */
static void add_renamed(struct text *html, const char *string, const char *id, const char *again)
{
    const char *found;
    while ((found = strstr(string, id))) {
        bool is_id = found > string && strchr("\"'# ", found[-1]);
        text_append(html, string, (size_t)(found - string));
        text_add(html, is_id ? again : id);
        string = found + strlen(id);
    }
    text_add(html, string);
}

void html_picture(struct text *html, const char *svg, const char *id, const char *again)
{
    struct text plain = {0}, bare = {0};
    add_without(&plain, svg, "<style>", "</style>");
    add_without(&bare, text_string(&plain), " style=\"", "\"");
    add_renamed(html, text_string(&bare), id, again ? again : id);
    text_release(&plain);
    text_release(&bare);
}

static bool is_blank(const char *string)
{
    return !string || string[strspn(string, " \t\r\n")] == '\0';
}

/* A link without a text could be neither seen nor heard. */
const char *html_name(const char *name, const char *student)
{
    if (!is_blank(name))
        return name;
    return is_blank(student) ? "(no name)" : student;
}

/* --- the frame --- */

/* Appends 'sha256-...', as a policy names what it allows. */
static void add_hash(struct text *html, const char *content)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
    sha256_init(&context);
    sha256_update(&context, strlen(content), (const uint8_t *)content);
    sha256_digest(&context, sizeof digest, digest);
    base64_encode_raw(encoded, sizeof digest, digest);
    text_print(html, "'sha256-%s'", encoded);
}

void html_begin(struct text *html, const char *title, const char *script)
{
    text_add(html, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src ");
    add_hash(html, asset_page_css);
    if (script) {
        text_add(html, "; script-src ");
        add_hash(html, script);
    }
    text_add(html, "; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n");
    html_print(html, "<title>%s</title>\n", title);
    text_print(html, "<style>%s</style>\n</head>\n<body>\n", asset_page_css);
    text_add(html, "<a class=\"skip\" href=\"#main\">to the content</a>\n<main id=\"main\">\n");
}

void html_end(struct text *html, const char *script)
{
    text_add(html, "</main>\n");
    if (script)
        text_print(html, "<script>%s</script>\n", script);
    text_add(html, "</body>\n</html>\n");
}
