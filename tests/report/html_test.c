/* What is foreign gets into a page as text, and a page's policy allows its own style and script alone. */
#include "report/html.h"

#include "base/memory.h"
#include "report/assets.h"
#include "report/html_class.h"
#include "report/html_student.h"
#include "support/injections.h"
#include "support/subject.h"

#include <criterion/criterion.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

static struct subject subject;

static void open_subject(void)
{
    subject_open(&subject, "mle");
}

static void close_subject(void)
{
    subject_close(&subject);
}

TestSuite(html);
TestSuite(page, .init = open_subject, .fini = close_subject);

Test(html, shows_text_as_it_is_in_elements_and_attributes)
{
    struct text html = {0};
    html_print(&html, "<a title=\"%s\">%s %zu %g%%</a>", "\"'`<>&", "\x1b[31m\xff\u00eb", (size_t)3,
               2.5);
    cr_expect_str_eq(text_string(&html),
                     "<a title=\"&quot;&#39;&#96;&lt;&gt;&amp;\">\\x1b[31m\\xff\u00eb 3 2.5%</a>");
    text_release(&html);
}

Test(html, lets_no_injection_through)
{
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct text html = {0};
        html_print(&html, "%s", injections[i]);
        cr_expect_null(strpbrk(text_string(&html), "<>\"'`\x1b\x07"), "%s", injections[i]);
        text_release(&html);
    }
}

Test(html, keeps_data_inside_its_block)
{
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct text html = {0}, visible = {0};
        text_add_visible(&visible, injections[i], strlen(injections[i]));
        html_data(&html, "data", json_pack("{s:s}", "a", text_string(&visible)));
        const char *begin = strchr(text_string(&html), '>') + 1, *end = strchr(begin, '<');
        cr_assert_str_eq(end, "</script>\n");
        char *block = memory_string_of(begin, (size_t)(end - begin));
        json_t *back = json_loads(block, 0, NULL);
        cr_expect_str_eq(json_string_value(json_object_get(back, "a")), text_string(&visible));
        json_decref(back);
        free(block);
        text_release(&visible);
        text_release(&html);
    }
}

Test(html, takes_the_styles_out_of_pictures)
{
    struct text html = {0};
    html_picture(&html,
                 "<svg style=\"a:b\" width=\"3\"><style>x{}</style><g/><style>y</style></svg>", "p",
                 NULL);
    cr_expect_str_eq(text_string(&html), "<svg width=\"3\"><g/></svg>");
    text_release(&html);
}

Test(html, gives_a_picture_that_stands_twice_other_ids)
{
    struct text html = {0};
    html_picture(&html, "<g id='p-1' x=\"#p-2\" aria-labelledby=\"p-t p-f\">up-1 2</g>", "p-",
                 "q-");
    cr_expect_str_eq(text_string(&html),
                     "<g id='q-1' x=\"#q-2\" aria-labelledby=\"q-t q-f\">up-1 2</g>");
    text_release(&html);
}

/* --- whole pages --- */

static size_t count(const char *page, const char *word)
{
    size_t found = 0;
    for (const char *at = page; (at = strstr(at, word)); at += strlen(word))
        found++;
    return found;
}

/* 'sha256-...' of what stands between two marks. */
static char *hash_between(const char *page, const char *from, const char *to)
{
    const char *begin = strstr(page, from);
    cr_assert_not_null(begin, "no %s", from);
    begin += strlen(from);
    size_t length = (size_t)(strstr(begin, to) - begin);
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)begin);
    sha256_digest(&context, sizeof digest, digest);
    base64_encode_raw(encoded, sizeof digest, digest);
    return text_format("'sha256-%s'", encoded);
}

static void expect_no_way_out(const char *page, const char *what)
{
    static const char *const ways[] = {
        "http://",    "https://", "src=",  "<img",        "<iframe",    "<base",   "<form",
        "onerror=\"", "style=\"", "<link", "href=\"java", "onclick=\"", "@import", "url("};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        size_t found = count(page, ways[i]);
        if (text_equal(ways[i], "http://"))
            found -= count(page, "http://www.w3.org/2000/svg"); /* a name, not an address */
        if (text_equal(ways[i], "https://"))
            found -=
                count(page, "https://example.org"); /* as text; nothing refers to it, see below */
        if (text_equal(ways[i], "src="))
            found -= count(page, "&lt;img src=x") + count(page, "\\u003cimg src=x");
        cr_expect_eq(found, 0, "%s in the page of '%s'", ways[i], what);
    }
    cr_expect_eq(count(page, "href=\"http"), 0);
    cr_expect_eq(count(page, "<meta http-equiv"), count(page, "<main"));
}

/* A result in which everything foreign is this string. */
static struct result foreign_result(const char *string)
{
    const struct config *config = &subject.assignment.config;
    struct result result = {.assignment = memory_string("mle"),
                            .student = memory_string(string),
                            .submission_sha256 = "ab12",
                            .compiler_log =
                                text_format("mle.c:1:2: warning: %s\n%s", string, string),
                            .checks = memory_new(config->check_count, sizeof *result.checks),
                            .check_count = config->check_count,
                            .max_score = 100};
    for (size_t i = 0; i < config->check_count; i++)
        result.checks[i] =
            (struct check_result){.check = &config->checks[i],
                                  .verdict = VERDICT_FAILED,
                                  .message = memory_string(string),
                                  .place = text_format("mle.c:1: %s", string),
                                  .counterexample = {.present = true,
                                                     .called = memory_string(string),
                                                     .then = memory_string(string),
                                                     .where = memory_string(string),
                                                     .output = memory_string(string),
                                                     .expected = memory_string(string),
                                                     .got = memory_string(string)}};
    return result;
}

static void add_page(const char *string, const struct result *result, enum audience audience,
                     struct text *html)
{
    struct source source = {.name = "mle.c"};
    struct submission submission = {.sources = &source, .source_count = 1};
    struct student_page page = {.config = &subject.assignment.config,
                                .student = string,
                                .name = string,
                                .submitted_at = string,
                                .attempt = 1,
                                .notices = string,
                                .problem = string,
                                .result = result,
                                .submission = &submission,
                                .points = 3,
                                .explanation = string,
                                .audience = audience};
    text_add(&source.contents, string);
    html_student(&page, html);
    text_release(&source.contents);
}

Test(page, of_a_student_holds_foreign_text_as_text)
{
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct result result = foreign_result(injections[i]);
        struct text html = {0};
        add_page(injections[i], &result, AUDIENCE_STAFF, &html);
        add_page(injections[i], NULL, AUDIENCE_STUDENT, &html);
        expect_no_way_out(text_string(&html), injections[i]);
        cr_expect_eq(count(text_string(&html), "<script"), 0, "%s", injections[i]);
        cr_expect_eq(count(text_string(&html), "<main"), 2);
        cr_expect_eq(count(text_string(&html), "</title>"), 2);
        text_release(&html);
        result_release(&result);
    }
}

Test(page, of_a_class_holds_foreign_text_as_text)
{
    struct class_page class = {.assignment = "mle", .config = &subject.assignment.config};
    struct text html = {0};
    for (size_t i = 0; i < INJECTIONS; i++) {
        struct result result = foreign_result(injections[i]);
        result.checks[0].verdict = VERDICT_ERROR;
        class_add(&class, injections[i], injections[i], i % 2 ? &result : NULL);
        result_release(&result);
    }
    html_class(&class, &html);
    expect_no_way_out(text_string(&html), "a class");
    cr_expect_eq(count(text_string(&html), "<script"), 2);
    cr_expect_eq(count(text_string(&html), "</script"), 2);
    class_release(&class);
    text_release(&html);
}

Test(page, allows_its_own_style_and_script_and_nothing_else)
{
    struct class_page class = {.assignment = "mle", .config = &subject.assignment.config};
    struct text student = {0}, staff = {0};
    add_page("anna", NULL, AUDIENCE_STUDENT, &student);
    html_class(&class, &staff);
    char *style = hash_between(text_string(&student), "<style>", "</style>");
    char *script = hash_between(text_string(&staff), "<script>", "</script>");
    char *of_student = text_format("content=\"default-src 'none'; style-src %s; base-uri 'none'; "
                                   "form-action 'none'\"",
                                   style);
    char *of_staff = text_format("content=\"default-src 'none'; style-src %s; script-src %s; "
                                 "base-uri 'none'; form-action 'none'\"",
                                 style, script);
    cr_expect(strstr(text_string(&student), of_student));
    cr_expect(strstr(text_string(&staff), of_staff));
    /* Before the policy nothing stands that it should govern. */
    const char *policy = strstr(text_string(&staff), "Content-Security-Policy");
    cr_expect(policy < strstr(text_string(&staff), "<style>"));
    free(style);
    free(script);
    free(of_student);
    free(of_staff);
    text_release(&student);
    text_release(&staff);
}

/* --- hidden checks --- */

static struct result secret_result(enum verdict verdict)
{
    struct result result = foreign_result("SECRET");
    const struct config *config = &subject.assignment.config;
    free(result.compiler_log);
    result.compiler_log = memory_string("");
    for (size_t i = 0; i < result.check_count; i++) {
        struct check_result *check = &result.checks[i];
        if (config->checks[i].visibility == VISIBILITY_PUBLIC) {
            check_result_clear(check);
            *check = (struct check_result){.check = &config->checks[i],
                                           .verdict = VERDICT_PASSED,
                                           .message = memory_string("")};
        } else {
            check->verdict = verdict;
            check->mistake = &config->mistakes[0];
        }
    }
    return result;
}

Test(page, for_a_student_holds_nothing_of_a_hidden_check_but_verdict_points_and_hint)
{
    const struct config *config = &subject.assignment.config;
    for (int verdict = VERDICT_PASSED; verdict <= VERDICT_ERROR; verdict++) {
        if (verdict == VERDICT_NOT_BUILT)
            continue; /* has no evidence: it is the same for all checks */
        struct result result = secret_result((enum verdict)verdict);
        struct text html = {0};
        add_page("anna", &result, AUDIENCE_STUDENT, &html);
        cr_expect_eq(count(text_string(&html), "SECRET"), 0, "%s",
                     verdict_name((enum verdict)verdict));
        cr_expect_eq(count(text_string(&html), config->mistakes[0].explain), 0);
        for (size_t i = 0; i < config->check_count; i++)
            cr_expect_neq(count(text_string(&html), config->checks[i].name), 0);
        text_release(&html);
        add_page("anna", &result, AUDIENCE_STAFF, &html);
        cr_expect_neq(count(text_string(&html), "SECRET"), 0, "%s",
                      verdict_name((enum verdict)verdict));
        text_release(&html);
        result_release(&result);
    }
}

Test(page, shows_checks_hidden_until_the_due_date_only_after_it)
{
    struct check check = {.visibility = VISIBILITY_AFTER_DUE};
    cr_expect_not(audience_sees(AUDIENCE_STUDENT, &check));
    cr_expect(audience_sees(AUDIENCE_STUDENT_AFTER_DUE, &check));
    check.visibility = VISIBILITY_HIDDEN;
    cr_expect_not(audience_sees(AUDIENCE_STUDENT_AFTER_DUE, &check));
    cr_expect(audience_sees(AUDIENCE_STAFF, &check));
    check.visibility = VISIBILITY_PUBLIC;
    cr_expect(audience_sees(AUDIENCE_STUDENT, &check));
}
