/* A manifest is what its schema says, reads back, and a wrong one is refused in words. */
#include "class/manifest.h"

#include "base/file.h"
#include "base/memory.h"
#include "support/schema.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static struct submission submission_of(const char *contents)
{
    struct submission submission = {.student = memory_string("anna"),
                                    .sources = memory_new(1, sizeof *submission.sources),
                                    .source_count = 1};
    submission.sources[0].name = memory_string("mle.c");
    text_add(&submission.sources[0].contents, contents);
    submission_hash(&submission);
    return submission;
}

static struct manifest manifest_of(const struct submission *submission)
{
    struct manifest manifest = {.assignment = memory_string("mle"),
                                .student = memory_string("Zo\xc3\xab"),
                                .gradus = memory_string("0.1"),
                                .made_at = 1795947697};
    manifest_take_sources(&manifest, submission);
    return manifest;
}

Test(manifest, is_what_its_schema_says)
{
    struct submission submission = submission_of("int a;\n");
    struct manifest manifest = manifest_of(&submission);
    struct text json = {0}, schema = {0}, why = {0};
    struct error error = {0};
    manifest_write(&manifest, &json);
    cr_assert_eq(
        file_read("grader/report/schemas/manifest-1.schema.json", 1 << 20, &schema, &error), 0,
        "%s", error.text);
    json_t *rules = json_loads(text_string(&schema), 0, NULL),
           *value = json_loads(text_string(&json), JSON_REJECT_DUPLICATES, NULL);
    cr_assert_not_null(rules);
    cr_assert_not_null(value);
    cr_expect(schema_holds(rules, value, &why), "%s", text_string(&why));
    json_object_set_new(value, "files", json_pack("[{s:i}]", "bytes", -1));
    cr_expect_not(schema_holds(rules, value, &why), "the schema holds for anything");
    json_decref(rules);
    json_decref(value);
    text_release(&json);
    text_release(&schema);
    text_release(&why);
    manifest_release(&manifest);
    submission_release(&submission);
}

Test(manifest, reads_back_as_it_was_written)
{
    struct submission submission = submission_of("int a;\n");
    struct manifest manifest = manifest_of(&submission), again = {0};
    struct text json = {0}, notices = {0};
    struct error error = {0};
    manifest_write(&manifest, &json);
    cr_assert_eq(manifest_read(json.bytes, json.length, &again, &error), MANIFEST_READ, "%s",
                 error.text);
    cr_expect_str_eq(again.assignment, "mle");
    cr_expect_str_eq(again.student, "Zo\xc3\xab");
    cr_expect_null(again.kit);
    cr_expect_null(again.commit);
    cr_expect_eq(again.made_at, 1795947697);
    cr_expect_str_eq(again.submission_sha256, submission.sha256);
    cr_assert_eq(again.file_count, 1);
    cr_expect_eq(again.files[0].bytes, 7);
    manifest_compare(&again, "mle", &submission, &notices);
    cr_expect_str_eq(text_string(&notices), "");
    manifest_release(&manifest);
    manifest_release(&again);
    submission_release(&submission);
    text_release(&json);
    text_release(&notices);
}

Test(manifest, says_where_a_submission_is_not_the_one_that_was_packed)
{
    struct submission packed = submission_of("int a;\n"), changed = submission_of("int b;\n"),
                      none = {0};
    struct manifest manifest = manifest_of(&packed);
    struct text notices = {0};
    manifest_compare(&manifest, "mle", &changed, &notices);
    cr_expect_str_eq(text_string(&notices), "'mle.c' is not as it was when it was packed: the "
                                            "manifest has another SHA-256\n");
    text_release(&notices);
    manifest_compare(&manifest, "map", &packed, &notices);
    cr_expect_str_eq(text_string(&notices), "it was packed for the assignment 'mle', not 'map'\n");
    text_release(&notices);
    manifest_compare(&manifest, "mle", &none, &notices);
    cr_expect_str_eq(text_string(&notices), "the manifest names 'mle.c', which is not graded\n");
    text_release(&notices);
    manifest.submission_sha256[0] ^= 1;
    manifest_compare(&manifest, "mle", &packed, &notices);
    cr_expect_not_null(strstr(text_string(&notices), "SHA-256 of the whole"));
    text_release(&notices);
    manifest.file_count = 0;
    manifest_compare(&manifest, NULL, &packed, &notices);
    cr_expect_str_eq(text_string(&notices), "'mle.c' is not in the manifest\n");
    text_release(&notices);
    manifest.file_count = 1;
    manifest_release(&manifest);
    submission_release(&packed);
    submission_release(&changed);
}

#define HEAD "{\"schema\": \"gradus/manifest/1\", \"assignment\": \"mle\", \"gradus\": \"0.1\", "
#define TIME "\"made_at\": \"2026-11-29T10:21:37Z\", "
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define FILE_OF(name, bytes)                                                                       \
    "{\"name\": \"" name "\", \"bytes\": " bytes ", \"sha256\": \"" ZEROS "\"}"

/* What is no manifest, and words of the reason; NULL: it is another program's. */
static const struct {
    const char *json, *words;
} refusals[] = {
    {"", NULL},
    {"not JSON", NULL},
    {"[]", NULL},
    {"{\"name\": \"a web application\"}", NULL},
    {"{\"schema\": 7}", NULL},
    {"{\"schema\": \"gradus/manifest/1\"", "line 1"},
    {"{\"schema\": \"gradus/manifest/2\"}", "another version"},
    {"{\"schema\": \"gradus/manifest/1\"}", "'assignment'"},
    {HEAD "\"gradus\": \"0.2\"}", "duplicate"},
    {HEAD "\"files\": []}", "'made_at'"},
    {HEAD "\"made_at\": \"2026-13-29T10:21:37Z\", \"files\": []}", "'made_at'"},
    {HEAD "\"made_at\": \"0975-11-29T10:21:37Z\", \"files\": []}", "'made_at'"},
    {HEAD "\"made_at\": \"9999-12-31T23:59:59-01:00\", \"files\": []}", "'made_at'"},
    {HEAD TIME "\"files\": 3}", "'files'"},
    {HEAD TIME "\"files\": [3]}", "'name'"},
    {HEAD TIME "\"files\": [" FILE_OF("../mle.c", "3") "]}", "'../mle.c' is no plain name"},
    {HEAD TIME "\"files\": [" FILE_OF("/etc/passwd", "3") "]}", "no plain name"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c\\n", "3") "]}", "'name'"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c", "-1") "]}", "'bytes' of 'mle.c'"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c", "1e3") "]}", "'bytes' of 'mle.c'"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c", "9223372036854775807") "]}", "'bytes'"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c", "99999999999999999999") "]}", "too big"},
    {HEAD TIME "\"files\": [" FILE_OF("mle.c", "1") ", " FILE_OF("mle.c", "1") "]}", "twice"},
    {HEAD TIME "\"files\": [{\"name\": \"mle.c\", \"bytes\": 1, \"sha256\": \"ab\"}]}", "SHA-256"},
    {HEAD TIME "\"student\": \"a\\u001bb\", \"files\": []}", "'student'"},
    {HEAD TIME "\"student\": [], \"files\": []}", "'student'"},
};

Test(manifest, refuses_what_it_is_not_and_says_why)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct manifest manifest = {0};
        struct error error = {0};
        const char *json = refusals[i].json, *words = refusals[i].words;
        enum manifest_reading reading = manifest_read(json, strlen(json), &manifest, &error);
        cr_expect_eq(reading, words ? MANIFEST_WRONG : MANIFEST_FOREIGN, "%s", json);
        cr_expect(words ? strstr(error.text, words) != NULL : !error.text[0], "%s: '%s'", json,
                  error.text);
        cr_expect_null(manifest.assignment);
        manifest_release(&manifest);
    }
}

Test(manifest, refuses_nesting_without_end)
{
    struct text json = {0};
    struct manifest manifest = {0};
    struct error error = {0};
    text_add(&json, "{\"schema\": \"gradus/manifest/1\", \"x\": ");
    for (int i = 0; i < 50000; i++)
        text_add(&json, "[");
    cr_expect_eq(manifest_read(json.bytes, json.length, &manifest, &error), MANIFEST_WRONG);
    text_release(&json);
}
