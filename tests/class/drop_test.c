/* Packages, the folder that they are dropped into, and what intake makes of them. */
#include "class/drop.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/intake.h"
#include "support/packed.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static char *one_source[] = {"mle.c"};
static char config_file[] = "configs/mle.yaml", newest_kit[] = "b95f1a41512c";
static const struct config config = {.file = config_file,
                                     .header = "mle.h",
                                     .sources = one_source,
                                     .source_count = 1,
                                     .newest_kit = newest_kit};
static const char *packed_kit; /* that packages say they were checked with */

static const int64_t noon = 1793707200; /* 2026-11-03T12:00:00Z */

/* A package of one source, and the submission's digest. */
static struct text package_of(const char *student, const char *assignment, const char *contents,
                              int64_t made_at, char **name)
{
    struct submission submission = {.sources = memory_new(1, sizeof *submission.sources),
                                    .source_count = 1};
    struct manifest manifest = {.assignment = memory_string(assignment),
                                .student = memory_string(student),
                                .gradus = memory_string("0.1"),
                                .kit = packed_kit ? memory_string(packed_kit) : NULL,
                                .made_at = made_at};
    struct text zip = {0};
    struct error error = {0};
    submission.sources[0].name = memory_string("mle.c");
    text_add(&submission.sources[0].contents, contents);
    submission_hash(&submission);
    manifest_take_sources(&manifest, &submission);
    cr_assert_eq(package_make(&manifest, &submission, &zip, &error), 0, "%s", error.text);
    *name = drop_name(&manifest);
    manifest_release(&manifest);
    submission_release(&submission);
    return zip;
}

static void put(const char *folder, const char *student, const char *assignment,
                const char *contents, int64_t made_at)
{
    char *name;
    struct error error = {0};
    struct text zip = package_of(student, assignment, contents, made_at, &name);
    cr_assert_eq(drop_put(folder, name, &zip, made_at, &error), 0, "%s", error.text);
    text_release(&zip);
    free(name);
}

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && (entry = readdir(stream));)
        count += !text_equal(entry->d_name, ".") && !text_equal(entry->d_name, "..");
    closedir(stream);
    return count;
}

Test(drop, makes_the_same_bytes_of_the_same_package)
{
    char *name, *again;
    struct text one = package_of("anna", "mle", "int a;\n", noon, &name),
                other = package_of("anna", "mle", "int a;\n", noon, &again);
    cr_expect_str_eq(name, again);
    cr_expect(strncmp(name, "anna_20261103T120000Z_", 22) == 0, "%s", name);
    cr_expect(one.length == other.length && memcmp(one.bytes, other.bytes, one.length) == 0);
    text_release(&one);
    text_release(&other);
    free(name);
    free(again);
}

static const struct {
    const char *name, *student; /* NULL: it is no package */
} names[] = {
    {"anna_20261103T120000Z_0123456789ab.zip", "anna"},
    {"a.b@c+d-e_20261103T120000Z_nothing.zip", "a.b@c+d-e"},
    {"Zo\xc3\xab_20261103T120000Z_0123456789ab.zip", "Zo\xc3\xab"},
    {"anna_20261103T120000Z_0123456789ab.tar", NULL},
    {"anna_20261303T120000Z_0123456789ab.zip", NULL},
    {"anna_20261103T120000_0123456789ab.zip", NULL},
    {"anna_20261103T120000Z_0123456789AB.zip", NULL},
    {"anna_20261103T120000Z_.zip", NULL},
    {"_20261103T120000Z_0123456789ab.zip", NULL},
    {"20261103T120000Z_0123456789ab.zip", NULL},
    {"-rf_20261103T120000Z_0123456789ab.zip", NULL},
    {"a b_20261103T120000Z_0123456789ab.zip", NULL},
    {"anna_ben_20261103T120000Z_0123456789ab.zip", NULL},
    {"mle.zip", NULL},
    {".zip", NULL},
    {"", NULL},
};

Test(drop, tells_from_a_name_who_hands_in)
{
    for (size_t i = 0; i < COUNT(names); i++) {
        char *student = NULL;
        int64_t made_at = 0;
        bool taken = drop_parse(names[i].name, strlen(names[i].name), &student, &made_at);
        cr_expect_eq(taken, names[i].student != NULL, "%s", names[i].name);
        if (taken) {
            cr_expect_str_eq(student, names[i].student);
            cr_expect_eq(made_at, noon);
        }
        free(student);
    }
}

Test(drop, never_overwrites_and_takes_the_same_twice)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    char *folder = packed_folder(none, 0), *name;
    struct text zip = package_of("anna", "mle", "int a;\n", noon, &name), other = {0}, there = {0};
    struct error error = {0};
    cr_assert_eq(drop_put(folder, name, &zip, 0, &error), 0, "%s", error.text);
    cr_expect_eq(drop_put(folder, name, &zip, 0, &error), 0, "%s", error.text);
    text_add(&other, "something else");
    cr_expect_eq(drop_put(folder, name, &other, 0, &error), -1);
    cr_expect_not_null(strstr(error.text, "there is another"), "%s", error.text);
    char *path = file_join(folder, name);
    cr_assert_eq(file_read(path, 1 << 20, &there, &error), 0);
    cr_expect(there.length == zip.length && memcmp(there.bytes, zip.bytes, zip.length) == 0);
    cr_expect_eq(count_files(folder), 1);
    free(path);
    text_release(&zip);
    text_release(&other);
    text_release(&there);
    free(name);
    packed_remove(folder);
}

Test(drop, can_be_read_by_the_staff_whatever_the_umask)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    char *folder = packed_folder(none, 0);
    struct stat status;
    umask(0777);
    put(folder, "anna", "mle", "int a;\n", noon);
    cr_assert_eq(chmod(folder, 02755), 0);
    put(folder, "ben", "mle", "int a;\n", noon);
    umask(022);
    DIR *stream = opendir(folder);
    for (struct dirent *entry; (entry = readdir(stream));) {
        if (entry->d_name[0] == '.')
            continue;
        cr_assert_eq(fstatat(dirfd(stream), entry->d_name, &status, 0), 0);
        cr_expect_eq(status.st_mode & 0777, entry->d_name[0] == 'a' ? 0644 : 0640, "%s: %o",
                     entry->d_name, status.st_mode);
    }
    closedir(stream);
    packed_remove(folder);
}

Test(drop, says_that_nothing_is_there_when_it_cannot_put_it_there)
{
    struct text bytes = {0};
    struct error error = {0};
    text_add(&bytes, "x");
    cr_expect_eq(drop_put("/nowhere/at/all", "a.zip", &bytes, 0, &error), -1);
    cr_expect_eq(error.kind, ERROR_INPUT);
    cr_expect_not_null(strstr(error.text, "nothing of it is there"), "%s", error.text);
    text_release(&bytes);
}

/* --- what intake makes of it --- */

/* Reads a class that --from may name; the notices of its only student. The caller frees. */
static char *notices_of(const char *path, const char *from, char **submitted_at)
{
    struct intake intake;
    struct attempt attempt;
    struct submission submission;
    struct error error = {0};
    cr_assert_eq(intake_open(path, from, "mle", &config, &intake, &error), 0, "%s", error.text);
    cr_assert_eq(intake.count, 1);
    cr_assert_eq(intake_read(&intake, 0, &attempt, &submission, &error), 0, "%s", error.text);
    cr_expect_null(attempt.problem, "%s", attempt.problem);
    cr_expect_eq(submission.source_count, 1, "what a manifest says must not cost anything");
    char *notices = memory_string(attempt.notices);
    if (submitted_at)
        *submitted_at = attempt.submitted_at ? memory_string(attempt.submitted_at) : NULL;
    attempt_release(&attempt);
    submission_release(&submission);
    intake_release(&intake);
    return notices;
}

Test(drop, is_read_with_the_times_that_staff_asks_for)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    char *folder = packed_folder(none, 0), *submitted_at, *notices;
    put(folder, "anna", "mle", "int a;\n", noon);
    notices = notices_of(folder, NULL, &submitted_at);
    cr_expect_null(submitted_at, "the student's own clock is taken for the platform's");
    cr_expect_str_eq(notices, "packed 2026-11-03T12:00:00Z, says the clock of who packed it\n");
    free(notices);
    /* The folder's owner wrote the file, so the time it shows is the owner's. */
    notices = notices_of(folder, "drop-times", &submitted_at);
    cr_expect_str_eq(submitted_at, "2026-11-03T12:00:00Z");
    cr_expect_str_eq(notices, "");
    free(submitted_at);
    free(notices);
    packed_remove(folder);
}

Test(drop, tells_staff_of_the_kit_and_whether_the_courses_is_newer)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    static const struct {
        const char *kit, *said;
    } kits[] = {{"b95f1a41512c", "checked at home with kit b95f1a41512c\n"},
                {"0123456789ab", "checked at home with kit 0123456789ab; the course's newest is "
                                 "b95f1a41512c\n"}};
    for (size_t i = 0; i < COUNT(kits); i++) {
        char *folder = packed_folder(none, 0);
        packed_kit = kits[i].kit;
        put(folder, "anna", "mle", "int a;\n", noon);
        char *notices = notices_of(folder, "drop-times", NULL);
        cr_expect_str_eq(notices, kits[i].said);
        free(notices);
        packed_remove(folder);
    }
}

Test(drop, believes_no_time_that_a_student_can_set)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    if (geteuid())
        cr_skip_test("only root can give files away");
    char *folder = packed_folder(none, 0), *submitted_at, *notices, *name;
    struct error error = {0};
    struct text zip = package_of("anna", "mle", "int a;\n", noon, &name);
    cr_assert_eq(drop_put(folder, name, &zip, noon, &error), 0, "%s", error.text);
    char *path = file_join(folder, name);
    cr_assert_eq(chown(path, 61099, 61099), 0);
    notices = notices_of(folder, "drop-times", &submitted_at);
    cr_expect_str_neq(submitted_at, "2026-11-03T12:00:00Z");
    cr_expect_not_null(strstr(notices, "belongs to the unknown account 61099"), "%s", notices);
    free(submitted_at);
    free(notices);
    free(path);
    free(name);
    text_release(&zip);
    packed_remove(folder);
}

Test(drop, orders_attempts_by_when_they_were_packed)
{
    static const struct packed none[] = {{.path = "x/", .kind = PACKED_FOLDER}};
    char *folder = packed_folder(none, 0);
    struct intake intake;
    struct error error = {0};
    put(folder, "anna", "mle", "int second;\n", noon + 60);
    put(folder, "anna", "mle", "int first;\n", noon);
    put(folder, "ben", "mle", "int ben;\n", noon);
    cr_assert_eq(intake_open(folder, "drop", "mle", &config, &intake, &error), 0, "%s", error.text);
    cr_assert_eq(intake.count, 3);
    for (size_t i = 0; i < 3; i++) {
        static const char *const expected[] = {"int first;\n", "int second;\n", "int ben;\n"};
        struct attempt attempt;
        struct submission submission;
        cr_assert_eq(intake_read(&intake, i, &attempt, &submission, &error), 0);
        cr_assert_eq(submission.source_count, 1);
        cr_expect_str_eq(text_string(&submission.sources[0].contents), expected[i]);
        cr_expect_eq(attempt.number, i == 1 ? 2 : 1);
        attempt_release(&attempt);
        submission_release(&submission);
    }
    intake_release(&intake);
    packed_remove(folder);
}

/* What stands beside the source, and what staff reads of it. */
static const struct {
    const char *manifest, *notice;
} manifests[] = {
    {"{\"name\": \"another program's\"}", ""},
    {"{\"schema\": \"gradus/manifest/1\"",
     "'manifest.json' is not as gradus submit writes it: line 1"},
    {"{\"schema\": \"gradus/manifest/1\", \"assignment\": \"mle\", \"assignment\": \"map\"}",
     "duplicate"},
    {"{\"schema\": \"gradus/manifest/1\", \"assignment\": \"map\", \"gradus\": \"0\", \"made_at\": "
     "\"2026-11-03T12:00:00Z\", \"files\": []}",
     "it was packed for the assignment 'map', not 'mle'\n'mle.c' is not in the manifest\n"},
};

Test(drop, tells_staff_of_a_wrong_manifest_and_grades_all_the_same)
{
    for (size_t i = 0; i < COUNT(manifests); i++) {
        const struct packed inner[] = {
            {.path = "manifest.json", .contents = manifests[i].manifest},
            {.path = "mle.c", .contents = "int a;\n"},
        };
        const struct packed outer[] = {
            {.path = "anna/manifest.json", .contents = manifests[i].manifest},
            {.path = "anna/mle.c", .contents = "int a;\n"},
        };
        struct text bytes = pack(".zip", inner, 2);
        struct packed zipped[] = {
            {.path = "anna/mle-0123.zip", .contents = bytes.bytes, .length = bytes.length}};
        char *unpacked = packed_folder(outer, 2), *packed = packed_folder(zipped, 1);
        char *one = notices_of(unpacked, "folders", NULL),
             *other = notices_of(packed, "folders", NULL);
        cr_expect(manifests[i].notice[0] ? strstr(one, manifests[i].notice) != NULL : !one[0],
                  "'%s'", one);
        cr_expect_not_null(strstr(other, manifests[i].notice), "'%s'", other);
        free(one);
        free(other);
        packed_remove(unpacked);
        packed_remove(packed);
        text_release(&bytes);
    }
}
