/* What is handed over is listed and read within bounds, whatever it is. */
#include "class/bundle.h"

#include "base/memory.h"
#include "support/packed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct bundle_entry *find(const struct bundle *bundle, const char *path)
{
    for (size_t i = 0; i < bundle->count; i++)
        if (text_equal(bundle->entries[i].path, path))
            return &bundle->entries[i];
    return NULL;
}

static struct bundle open_packed(const struct text *bytes)
{
    struct bundle bundle = {0};
    struct error error = {0};
    cr_assert_eq(bundle_open_memory("a.zip", bytes, 1000, &bundle, &error), 0, "%s", error.text);
    return bundle;
}

/* Opening must fail with a message that has these words. */
static void refuses(const struct text *bytes, size_t entries_max, const char *words)
{
    struct bundle bundle = {0};
    struct error error = {0};
    int result = bundle_open_memory("a.zip", bytes, entries_max, &bundle, &error);
    cr_expect_eq(result, -1, "accepted; expected: %s", words);
    cr_expect_eq(error.kind, ERROR_INPUT);
    cr_expect_not_null(strstr(error.text, words), "'%s' does not say '%s'", error.text, words);
    bundle_release(&bundle);
}

Test(bundle, reads_every_kind_of_archive_and_a_folder_alike)
{
    static const char *const endings[] = {".zip",     ".stored.zip", ".tar",  ".tar.gz",
                                          ".tar.zst", ".tar.xz",     "folder"};
    static const struct packed entries[] = {{.path = "b/two.c", .contents = "int two;\n"},
                                            {.path = "a/one.c", .contents = "int one;\n"},
                                            {.path = "c", .kind = PACKED_FOLDER}};
    for (size_t i = 0; i < COUNT(endings); i++) {
        struct error error = {0};
        struct text bytes = {0}, contents = {0};
        struct bundle bundle;
        char *path = NULL;
        if (text_equal(endings[i], "folder")) {
            path = packed_folder(entries, COUNT(entries));
        } else {
            bytes = pack(endings[i], entries, COUNT(entries));
            path = packed_write(&bytes, endings[i]);
        }
        cr_assert_eq(bundle_open(path, 100, &bundle, &error), 0, "%s", error.text);
        const struct bundle_entry *one = find(&bundle, "a/one.c"), *two = find(&bundle, "b/two.c");
        cr_assert(one && two, "%s", endings[i]);
        cr_expect_lt(one, two, "sorted");
        cr_expect_eq(find(&bundle, "c/")->kind, BUNDLE_FOLDER, "%s", endings[i]);
        /* In the order of the archive, then back. */
        cr_assert_eq(bundle_read(&bundle, two, 100, &contents, &error), 0, "%s", error.text);
        cr_assert_eq(bundle_read(&bundle, one, 100, &contents, &error), 0, "%s", error.text);
        cr_assert_eq(bundle_read(&bundle, two, 100, &contents, &error), 0, "%s", error.text);
        cr_expect_str_eq(text_string(&contents), "int two;\nint one;\nint two;\n");
        text_release(&contents);
        text_release(&bytes);
        bundle_release(&bundle);
        packed_remove(path);
    }
}

Test(bundle, can_be_read_in_processes_that_forked_in_the_middle)
{
    static const struct packed entries[] = {{.path = "a", .contents = "1"},
                                            {.path = "b", .contents = "2"},
                                            {.path = "c", .contents = "3"}};
    struct text bytes = pack(".tar.gz", entries, 3), contents = {0};
    char *path = packed_write(&bytes, ".tar.gz");
    struct bundle bundle;
    struct error error = {0};
    cr_assert_eq(bundle_open(path, 100, &bundle, &error), 0, "%s", error.text);
    cr_assert_eq(bundle_read(&bundle, find(&bundle, "a"), 9, &contents, &error), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(bundle_read(&bundle, find(&bundle, "c"), 9, &contents, &error) ||
              !text_equal(text_string(&contents), "13"));
    int status = -1;
    waitpid(child, &status, 0);
    cr_expect_eq(status, 0);
    cr_assert_eq(bundle_read(&bundle, find(&bundle, "b"), 9, &contents, &error), 0);
    cr_expect_str_eq(text_string(&contents), "12");
    text_release(&contents);
    text_release(&bytes);
    bundle_release(&bundle);
    packed_remove(path);
}

Test(bundle, refuses_links_devices_and_paths_that_lead_out_one_by_one)
{
    static const struct packed entries[] = {
        {.path = "link.c", .contents = "/etc/passwd", .kind = PACKED_SYMLINK},
        {.path = "hard.c", .contents = "good.c", .kind = PACKED_HARD_LINK},
        {.path = "device.c", .kind = PACKED_DEVICE},
        {.path = "pipe.c", .kind = PACKED_PIPE},
        {.path = "../../evil.c", .contents = "evil"},
        {.path = "/etc/evil.c", .contents = "evil"},
        {.path = "a/../../evil.c", .contents = "evil"},
        {.path = "./x//./fine.c", .contents = "fine"},
        {.path = "..fine.c", .contents = "fine"},
        {.path = "good.c", .contents = "good"},
    };
    struct text bytes = pack(".tar.gz", entries, COUNT(entries)), contents = {0};
    struct bundle bundle = open_packed(&bytes);
    struct error error = {0};
    static const char *const refused[] = {"link.c",       "hard.c",      "device.c",      "pipe.c",
                                          "../../evil.c", "/etc/evil.c", "a/../../evil.c"};
    for (size_t i = 0; i < COUNT(refused); i++) {
        const struct bundle_entry *entry = find(&bundle, refused[i]);
        cr_assert_not_null(entry, "%s", refused[i]);
        cr_expect(entry->kind == BUNDLE_REFUSED && entry->refusal, "%s", refused[i]);
    }
    cr_expect_eq(find(&bundle, "x/fine.c")->kind, BUNDLE_FILE);
    cr_expect_eq(find(&bundle, "..fine.c")->kind, BUNDLE_FILE);
    cr_expect_not_null(strstr(text_string(&bundle.notices), "'../../evil.c' leads out"));
    cr_expect_eq(bundle_read(&bundle, find(&bundle, "good.c"), 9, &contents, &error), 0);
    cr_expect_str_eq(text_string(&contents), "good");
    text_release(&contents);
    text_release(&bytes);
    bundle_release(&bundle);
}

Test(bundle, refuses_links_and_pipes_in_a_folder_and_does_not_follow_them)
{
    static const struct packed entries[] = {
        {.path = "anna/mle.c", .contents = "/etc/passwd", .kind = PACKED_SYMLINK},
        {.path = "ben", .contents = "/etc", .kind = PACKED_SYMLINK},
        {.path = "chloe/mle.c", .kind = PACKED_PIPE},
        {.path = "david/.git/hooks/post-checkout", .contents = "x"},
        {.path = "david/.git/HEAD", .contents = "x"},
    };
    char *path = packed_folder(entries, COUNT(entries));
    struct bundle bundle;
    struct error error = {0};
    cr_assert_eq(bundle_open(path, 100, &bundle, &error), 0, "%s", error.text);
    cr_expect_eq(find(&bundle, "anna/mle.c")->kind, BUNDLE_REFUSED);
    cr_expect_eq(find(&bundle, "ben")->kind, BUNDLE_REFUSED);
    cr_expect_eq(find(&bundle, "chloe/mle.c")->kind, BUNDLE_REFUSED);
    cr_expect_not_null(find(&bundle, "david/.git/HEAD"));
    cr_expect_null(find(&bundle, "david/.git/hooks/"));
    bundle_release(&bundle);
    packed_remove(path);
}

Test(bundle, refuses_a_tar_that_unpacks_to_a_thousand_times_its_size)
{
    size_t length = (size_t)80 << 20;
    char *zeros = memory_new(length, 1);
    struct packed bomb = {.path = "mle.c", .contents = zeros, .length = length};
    struct text bytes = pack(".tar.gz", &bomb, 1);
    refuses(&bytes, 100, "would unpack to more than");
    text_release(&bytes);
    free(zeros);
}

/* Puts another number in the place of `before`, 4 bytes little-endian, wherever it stands. */
static size_t patch(struct text *bytes, uint32_t before, uint32_t after)
{
    size_t patched = 0;
    for (size_t i = 0; i + 4 <= bytes->length; i++)
        if (memcmp(bytes->bytes + i, &before, 4) == 0) {
            memcpy(bytes->bytes + i, &after, 4);
            patched++;
        }
    return patched;
}

Test(bundle, reads_no_more_of_a_zip_than_it_was_told_whatever_size_the_zip_claims)
{
    size_t length = ((size_t)8 << 20) + 12345;
    char *zeros = memory_new(length, 1);
    struct packed bomb[] = {{.path = "mle.c", .contents = zeros, .length = length},
                            {.path = "other.c", .contents = "int other;\n"}};
    struct text bytes = pack(".zip", bomb, 2), contents = {0};
    struct error error = {0};
    for (size_t round = 0; round < 2; round++) {
        struct bundle bundle = open_packed(&bytes);
        const struct bundle_entry *entry = find(&bundle, "mle.c");
        cr_expect_eq(bundle_read(&bundle, entry, 1000, &contents, &error), -1);
        cr_expect_eq(contents.length, 0);
        cr_expect_lt(contents.capacity, 65536);
        cr_expect_eq(bundle_read(&bundle, find(&bundle, "other.c"), 1000, &contents, &error), 0);
        contents.length = 0;
        bundle_release(&bundle);
        if (!round)
            cr_assert_geq(patch(&bytes, (uint32_t)length, 100), 1);
    }
    text_release(&contents);
    text_release(&bytes);
    free(zeros);
}

Test(bundle, refuses_a_hundred_thousand_entries)
{
    enum { MANY = 100000 };
    struct packed *entries = memory_new(MANY, sizeof *entries);
    for (size_t i = 0; i < MANY; i++)
        entries[i].path = text_format("f%zu.c", i);
    struct text bytes = pack(".zip", entries, MANY);
    refuses(&bytes, 1000, "more than 1000 files and folders");
    for (size_t i = 0; i < MANY; i++)
        free((char *)entries[i].path);
    free(entries);
    text_release(&bytes);
}

Test(bundle, says_of_an_archive_that_is_cut_off_that_it_is)
{
    static const char *const endings[] = {".zip", ".tar.gz", ".tar.zst"};
    char contents[5000];
    for (size_t i = 0; i < sizeof contents; i++)
        contents[i] = (char)('a' + i * i % 23 * (i % 7) % 26);
    struct packed entries[] = {
        {.path = "anna/mle.c", .contents = contents, .length = sizeof contents},
        {.path = "ben/mle.c", .contents = contents, .length = sizeof contents}};
    for (size_t i = 0; i < COUNT(endings); i++) {
        struct text bytes = pack(endings[i], entries, 2);
        for (size_t part = 2; part < 10; part++) {
            struct text cut = {0};
            text_append(&cut, bytes.bytes, bytes.length * part / 10);
            refuses(&cut, 100, "cut off");
            text_release(&cut);
        }
        text_release(&bytes);
    }
}

Test(bundle, says_what_is_no_archive)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *words;
    } cases[] = {
        {"", 0, "is empty"},
        {"int main(void) { return 0; }\n", 29, "is not an archive"},
        {"7z\xbc\xaf\x27\x1c\0\4", 8, "is a 7z archive; pack it as .zip"},
        {"Rar!\x1a\7\1\0", 8, "is a RAR archive"},
        {"PK\3\4\24\0\0\0\10\0", 10, "cut off or damaged"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text bytes = {0};
        text_append(&bytes, cases[i].bytes, cases[i].length);
        refuses(&bytes, 10, cases[i].words);
        text_release(&bytes);
    }
}

Test(bundle, finds_a_wrong_checksum_and_reads_the_next_file)
{
    static const struct packed entries[] = {{.path = "a.c", .contents = "int wrong_sum;\n"},
                                            {.path = "b.c", .contents = "int right_sum;\n"}};
    struct text bytes = pack(".stored.zip", entries, 2), contents = {0};
    struct error error = {0};
    char *place = memmem(bytes.bytes, bytes.length, "wrong", 5);
    cr_assert_not_null(place);
    place[0] ^= 1;
    struct bundle bundle = open_packed(&bytes);
    cr_expect_eq(bundle_read(&bundle, find(&bundle, "a.c"), 99, &contents, &error), -1);
    cr_expect_not_null(strstr(error.text, "'a.c' is damaged"), "%s", error.text);
    cr_expect_eq(contents.length, 0);
    cr_expect_eq(bundle_read(&bundle, find(&bundle, "b.c"), 99, &contents, &error), 0);
    cr_expect_str_eq(text_string(&contents), "int right_sum;\n");
    bundle_release(&bundle);
    text_release(&contents);
    text_release(&bytes);
}

Test(bundle, refuses_what_is_encrypted)
{
    static const struct packed entries[] = {{.path = "a.c", .contents = "int a;\n"}};
    struct text bytes = pack(".secret.zip", entries, 1);
    struct bundle bundle = open_packed(&bytes);
    cr_assert_eq(find(&bundle, "a.c")->kind, BUNDLE_REFUSED);
    cr_expect_not_null(strstr(find(&bundle, "a.c")->refusal, "encrypted"));
    bundle_release(&bundle);
    text_release(&bytes);
}

Test(bundle, takes_names_of_old_zips_as_code_page_437_and_of_tars_as_latin_1)
{
    static const struct {
        const char *ending, *raw, *utf8;
        bool is_noted;
    } cases[] = {
        {".zip", "M\x81ller/mle.c", "Müller/mle.c", true},
        {".utf8.zip", "Müller/mle.c", "Müller/mle.c", false},
        {".zip", "Müller/mle.c", "Müller/mle.c",
         false}, /* as Unix zips write it, without the mark */
        {".tar.gz", "M\xfcller/mle.c", "Müller/mle.c", true},
        {".tar.gz", "Müller/mle.c", "Müller/mle.c", false},
        {".tar", "x\x1b[31m\n.c", "x\\x1b[31m .c", false},
        {".tar", "\xc0\xae\xc0\xae/x.c", "À®À®/x.c", true}, /* no path leads out by bad UTF-8 */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct packed entry = {.path = cases[i].raw, .contents = "int x;\n"};
        struct text bytes = pack(cases[i].ending, &entry, 1), contents = {0};
        struct bundle bundle = open_packed(&bytes);
        struct error error = {0};
        cr_assert_eq(bundle.count, 1);
        cr_expect_str_eq(bundle.entries[0].path, cases[i].utf8);
        cr_expect_eq(bundle.notices.length > 0, cases[i].is_noted, "%s: %s", cases[i].utf8,
                     text_string(&bundle.notices));
        cr_expect_eq(bundle_read(&bundle, &bundle.entries[0], 99, &contents, &error), 0, "%s",
                     error.text);
        text_release(&contents);
        bundle_release(&bundle);
        text_release(&bytes);
    }
}

Test(bundle, lets_the_last_of_several_entries_of_one_name_count_and_says_so)
{
    static const struct packed entries[] = {{.path = "a.c", .contents = "first"},
                                            {.path = "./a.c", .contents = "last"}};
    struct text bytes = pack(".tar", entries, 2), contents = {0};
    struct bundle bundle = open_packed(&bytes);
    struct error error = {0};
    cr_assert_eq(bundle.count, 1);
    cr_expect_eq(bundle_read(&bundle, &bundle.entries[0], 99, &contents, &error), 0);
    cr_expect_str_eq(text_string(&contents), "last");
    cr_expect_not_null(strstr(text_string(&bundle.notices), "'a.c' is in it more than once"));
    text_release(&contents);
    bundle_release(&bundle);
    text_release(&bytes);
}
