/*
 * Canvas, "Download Submissions" (lib/content_zipper.rb): files without folders,
 * SORTABLENAME[_LATE]_USERID_ATTACHMENTID_FILENAME, or anon_ID[_LATE]_ATTACHMENTID_FILENAME where marking is anonymous;
 * texts and links end in _text.html and _link.html. A file that was uploaded again under the same name carries `-1`,
 * `-2`... in front of its extension; attachment ids grow with time. When something was handed in Canvas does not say,
 * only that it was late.
 */
#include "class/platform.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct upload {
    size_t student, student_end; /* in the top's name */
    size_t name_end;             /* of the sortable name, which begins at 0; 0: anonymous */
    size_t filename;             /* where the file's own name begins; 0: a text or a link */
    uint64_t attachment;
    bool is_late;
};

/* The end of the digits that begin at `at`, if `_` follows; else 0. */
static size_t number_end(const struct top *top, size_t at)
{
    size_t end = at;
    while (end < top->length && isdigit((unsigned char)top->name[end]))
        end++;
    return end > at && end - at < 20 && end < top->length && top->name[end] == '_' ? end : 0;
}

static bool goes_on(const struct top *top, size_t at, const char *with)
{
    size_t length = strlen(with);
    return at + length <= top->length && strncmp(top->name + at, with, length) == 0;
}

/* Whether a text or a link, and nothing else, begins there. */
static bool is_typed(const struct top *top, size_t at)
{
    return (goes_on(top, at, "text.html") || goes_on(top, at, "link.html")) &&
           at + strlen("text.html") == top->length;
}

/* What follows the student: ATTACHMENTID_FILENAME or a text. */
static bool parse_rest(const struct top *top, size_t at, struct upload *upload)
{
    size_t end = number_end(top, at);
    if (is_typed(top, at))
        return true;
    if (!end || end + 1 >= top->length)
        return false;
    upload->attachment = strtoull(top->name + at, NULL, 10);
    upload->filename = end + 1;
    return true;
}

static bool parse_anonymous(const struct top *top, struct upload *upload)
{
    size_t end = strlen("anon_");
    if (!goes_on(top, 0, "anon_"))
        return false;
    while (end < top->length && isalnum((unsigned char)top->name[end]))
        end++;
    *upload = (struct upload){.student_end = end};
    if (end == strlen("anon_") || end >= top->length || top->name[end] != '_')
        return false;
    upload->is_late = goes_on(top, end, "_LATE_");
    return parse_rest(top, end + 1 + (upload->is_late ? strlen("LATE_") : 0), upload);
}

static bool parse(const struct top *top, struct upload *upload)
{
    if (top->is_folder)
        return false;
    if (parse_anonymous(top, upload))
        return true;
    /* Canvas takes `_digits_` out of names, so the first number is the user's. */
    for (size_t i = 1; i + 1 < top->length; i++) {
        size_t end = top->name[i] == '_' ? number_end(top, i + 1) : 0;
        if (!end)
            continue;
        bool is_late = i > 5 && strncmp(top->name + i - 5, "_LATE", 5) == 0;
        *upload = (struct upload){.student = i + 1,
                                  .student_end = end,
                                  .name_end = is_late ? i - 5 : i,
                                  .is_late = is_late};
        return parse_rest(top, end + 1, upload);
    }
    return false;
}

static bool suits(const struct layout *layout)
{
    size_t all = 0, canvas = 0;
    struct upload upload;
    for (struct top top = {0}; layout_next(layout, &top); all++)
        canvas += parse(&top, &upload);
    return canvas && 2 * canvas >= all;
}

/* The attempt that the file is of, if it is a source or an archive: `mle-1.c` was uploaded second. */
static size_t attempt_of(const struct layout *layout, const char *filename)
{
    size_t number, attempt = 0;
    char *plain = handin_plain_name(filename, &number);
    for (size_t i = 0; i < layout->config->source_count; i++)
        if (text_equal(plain, layout->config->sources[i]))
            attempt = number + 1;
    if (bundle_is_archive_name(plain))
        attempt = number + 1;
    free(plain);
    return attempt;
}

static int list(const struct layout *layout, struct handins *handins, struct error *error)
{
    (void)error;
    struct upload found;
    for (struct top top = {0}; layout_next(layout, &top);) {
        if (!parse(&top, &found)) {
            handins_note_stray(handins, &top);
            continue;
        }
        struct handin *handin = handins_add(
            handins, layout, &top,
            memory_string_of(top.name + found.student, found.student_end - found.student),
            found.name_end ? memory_string_of(top.name, found.name_end) : NULL);
        if (found.is_late)
            text_add(&handin->notices, "handed in late, says Canvas\n");
        if (!found.filename) {
            text_add(&handin->notices,
                     "typed in as text or link, which is not graded; files are\n");
            continue;
        }
        handin_add(handin, top.first, top.name + found.filename, found.attachment);
        handin->number = attempt_of(layout, top.name + found.filename);
    }
    return 0;
}

const struct platform platform_canvas = {
    .name = "canvas", .suits = suits, .merges = true, .list = list};
