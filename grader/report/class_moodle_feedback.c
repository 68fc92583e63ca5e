/*
 * Moodle, "Upload multiple feedback files in a zip" (importziplib.php): a folder per participant, NAME_ID_assignsubmission_
 * file, with a file in it. NAME is for people and may hold no `_`; the file is plain text, which is no markup to anyone.
 */
#include "report/gradebook.h"
#include "report/pack.h"

#include <ctype.h>
#include <string.h>

enum { NAME_BYTES_MAX = 80 };

static bool is_participant(const char *student)
{
    return *student && student[strspn(student, "0123456789")] == '\0';
}

/* Letters and digits of the name; all else becomes a blank. */
static void add_name(struct text *path, const char *name)
{
    struct text clean = {0};
    feedback_clean(&clean, name ? name : "");
    size_t start = path->length;
    for (const char *at = text_string(&clean); *at && path->length - start < NAME_BYTES_MAX; at++) {
        bool is_letter = isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80;
        if (is_letter)
            text_append(path, at, 1);
        else if (path->length > start && path->bytes[path->length - 1] != ' ')
            text_add(path, " ");
    }
    while (path->length > start && ((unsigned char)path->bytes[path->length - 1] & 0x80) &&
           path->length - start >= NAME_BYTES_MAX)
        path->length--; /* perhaps half a character */
    while (path->length > start && path->bytes[path->length - 1] == ' ')
        path->length--;
    if (path->length == start)
        text_add(path, "Participant");
    text_release(&clean);
}

static int add_student(struct pack *pack, const struct gradebook *book, const struct grade *grade,
                       struct error *error)
{
    struct text path = {0}, feedback = {0};
    add_name(&path, grade->name);
    text_print(&path, "_%s_assignsubmission_file/feedback.txt", grade->student);
    gradebook_feedback(book, grade, &feedback);
    int result =
        pack_add(pack, text_string(&path), text_string(&feedback), feedback.length, 0644, error);
    text_release(&path);
    text_release(&feedback);
    return result;
}

static int write(struct class_export *export, struct error *error)
{
    const struct gradebook *book = export->book;
    struct pack *pack = NULL;
    int result = pack_open(PACK_ZIP, &export->out, &pack, error);
    for (size_t i = 0; i < book->count && !result; i++) {
        const struct grade *grade = &book->grades[i];
        if (grade->state == GRADE_PENDING)
            continue;
        if (is_participant(grade->student)) {
            result = add_student(pack, book, grade, error);
        } else {
            text_add(&export->notices, "'");
            feedback_clean(&export->notices, grade->student);
            text_add(&export->notices, "' is no participant's number and is left out\n");
        }
    }
    return pack_close(pack, error) || result ? -1 : 0;
}

const struct class_format class_format_moodle_feedback = {
    .name = "moodle-feedback", .is_binary = true, .write = write};
