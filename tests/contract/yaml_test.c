#include "contract/yaml.h"

#include "base/limits.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

static struct yaml_node parsed(const char *text)
{
    struct yaml_node root = {0};
    struct error error = {0};
    cr_assert_eq(yaml_parse("a.yaml", text, strlen(text), &root, &error), 0, "%s\n%s", error.text,
                 text);
    return root;
}

Test(yaml, keeps_kinds_texts_and_places)
{
    struct yaml_node root = parsed("# a comment\n"
                                   "title: Softmax\n"
                                   "list:\n"
                                   "  - 1e-8\n"
                                   "  - \"two\"\n"
                                   "map: {a: [], b: }\n");
    cr_assert_eq(root.kind, YAML_MAPPING);
    cr_assert_eq(root.count, 3);
    cr_assert_eq(root.line, 2);
    cr_assert_eq(root.column, 1);
    const struct yaml_node *list = yaml_find(&root, "list");
    cr_assert_eq(list->kind, YAML_SEQUENCE);
    cr_assert_eq(list->count, 2);
    cr_assert_str_eq(list->items[0].text, "1e-8");
    cr_assert_not(list->items[0].is_quoted);
    cr_assert(list->items[1].is_quoted);
    cr_assert_eq(list->items[1].line, 5);
    cr_assert_eq(list->items[1].column, 5);
    const struct yaml_node *map = yaml_find(&root, "map");
    cr_assert_eq(yaml_find(map, "a")->count, 0);
    cr_assert_str_eq(yaml_find(map, "b")->text, "");
    cr_assert_eq(yaml_find_key(map, "b")->column, 14);
    yaml_release(&root);
}

Test(yaml, finds_nothing_where_there_are_no_keys)
{
    struct yaml_node root = parsed("[a, b]");
    cr_assert_null(yaml_find(&root, "a"));
    cr_assert_null(yaml_find(&root.items[0], "a"));
    yaml_release(&root);
}

Test(yaml, counts_columns_in_characters)
{
    struct yaml_node root = parsed("{ä: ö, ü: x}");
    cr_assert_eq(root.keys[1].column, 8);
    yaml_release(&root);
}

Test(yaml, releases_an_empty_node_and_twice)
{
    struct yaml_node root = parsed("{a: [b, {c: d}]}");
    yaml_release(&root);
    yaml_release(&root);
    cr_assert_null(root.items);
}

Test(yaml, makes_what_cannot_be_shown_visible)
{
    struct error error = {0};
    yaml_error("a.yaml", 2, 3, &error, "unknown key '%s'", "a\x1b[31m\nb");
    cr_assert_str_eq(error.text, "a.yaml:2:3: unknown key 'a\\x1b[31m b'");
}

static const struct {
    const char *text, *place, *words;
} refused[] = {
    {"", "1:1", "the file is empty"},
    {"# nothing but a comment\n", "2:1", "the file is empty"},
    {"a: &x 1\nb: *x\n", "1:4", "anchor '&x' is not understood"},
    {"a: [&y [1], 2]\n", "1:5", "anchor '&y'"},
    {"a: &z {b: 1}\n", "1:4", "anchor '&z'"},
    {"a: 1\nb: *x\n", "2:4", "alias '*x' is not understood"},
    {"*x : 1\n", "1:1", "alias '*x' is not understood"},
    {"a: !!int 3\n", "1:4", "tag 'tag:yaml.org,2002:int' is not understood"},
    {"a: !list [3]\n", "1:4", "tag '!list'"},
    {"a: 1\nb: 2\na: 3\n", "3:1", "key 'a' is given twice; the first is in line 1"},
    {"{a: 1, \"a\": 2}\n", "1:8", "key 'a' is given twice"},
    {"? [a, b]\n: c\n", "1:3", "a key is a list or a mapping"},
    {"a: \"b\\0c\"\n", "1:4", "a text contains a zero byte"},
    {"a: 1\n---\nb: 2\n", "2:1", "a second document begins"},
    {"title: A loss: the first\n", "1:14", "quote a text that contains ': '"},
    {"a:\n\tb: 1\n", "2:1", "indent with spaces, not with tabs"},
    {"a: @b\n", "1:4", "quote a text that begins like this"},
    {"a:\n  b: 1\n c: 2\n", "3:2", "while parsing a block mapping that began in line 1"},
    {"a: [1, 2\nb: 3\n", "2:2", "while parsing a flow sequence that began in line 1"},
    {"a: 1\nb\n", "3:1", "write 'key: value'"},
    {"a: \"b\n", "2:1", "close the quotes"},
    {"a: b\x01\n", "1:5", "control characters are not allowed; remove them"},
    {"a: 1\nb: \xff\n", "2:4", "UTF-8"},
};

Test(yaml, refuses_with_place_and_reason)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct yaml_node root = {0};
        struct error error = {0};
        int result = yaml_parse("a.yaml", refused[i].text, strlen(refused[i].text), &root, &error);
        char *prefix = text_format("a.yaml:%s: ", refused[i].place);
        cr_expect_eq(result, -1, "accepted:\n%s", refused[i].text);
        cr_expect_eq(error.kind, ERROR_INPUT);
        cr_expect_eq(strncmp(error.text, prefix, strlen(prefix)), 0, "not at %s but\n%s\nfor:\n%s",
                     refused[i].place, error.text, refused[i].text);
        cr_expect_not_null(strstr(error.text, refused[i].words), "no '%s' in\n%s\nfor:\n%s",
                           refused[i].words, error.text, refused[i].text);
        cr_expect_null(root.items, "the output was touched");
        free(prefix);
    }
}

/* Many numbers, each between two texts, after a first text. */
static struct yaml_node parsed_many(const char *first, const char *before, const char *after,
                                    size_t times, const char *last, struct error *error)
{
    struct text text = {0};
    text_add(&text, first);
    for (size_t i = 0; i < times; i++)
        text_print(&text, "%s%zu%s", before, i, after);
    text_add(&text, last);
    struct yaml_node root = {0};
    if (yaml_parse("a.yaml", text.bytes, text.length, &root, error))
        cr_assert_eq(error->kind, ERROR_INPUT);
    text_release(&text);
    return root;
}

Test(yaml, bounds_depth_keys_nodes_and_bytes)
{
    const struct {
        const char *first, *before, *after;
        size_t times;
        const char *words;
    } cases[] = {
        {"", "[", ",", YAML_DEPTH_MAX + 2, "nested more than"},
        {"{", "k", ": 1, ", YAML_KEYS_MAX + 1, "more than 1000 keys"},
        {"[", "", ",", YAML_NODES_MAX + 1, "more than 100000 values"},
        {"[", "         ", ",", CONFIG_BYTES_MAX / 10, "more than 1048576 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error = {0};
        parsed_many(cases[i].first, cases[i].before, cases[i].after, cases[i].times, "", &error);
        cr_expect_not_null(strstr(error.text, cases[i].words), "no '%s' in '%s'", cases[i].words,
                           error.text);
    }
}

Test(yaml, reads_what_just_keeps_the_bounds)
{
    struct error error = {0};
    struct yaml_node root = parsed_many("{", "k", ": 1, ", YAML_KEYS_MAX, "}", &error);
    cr_assert_eq(root.count, YAML_KEYS_MAX, "%s", error.text);
    cr_assert_str_eq(yaml_find_key(&root, "k999")->text, "k999");
    yaml_release(&root);
}
