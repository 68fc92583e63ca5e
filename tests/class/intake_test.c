/* A class as each platform hands it over becomes students with their submissions. */
#include "class/intake.h"

#include "base/memory.h"
#include "support/packed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static char *one_source[] = {"mle.c"};
static const struct config config = {.header = "mle.h", .sources = one_source, .source_count = 1};

enum { ENTRIES = 16, STUDENTS = 8 };

struct student {
    const char *id, *name; /* NULL: none */
    size_t number;         /* 0: 1 */
    const char *submitted_at;
    const char *source;  /* the contents; NULL: nothing to grade */
    const char *problem; /* words of it */
    const char *notice;  /* words of the notices; "" = none at all; NULL: whatever */
};

struct layout_case {
    const char *ending;   /* of the archive; "folder" */
    const char *platform; /* that must be recognised */
    struct packed entries[ENTRIES];
    struct student students[STUDENTS]; /* in order */
    const char *notice;                /* of the whole */
};

#define YAML_OF_GRADESCOPE                                                                         \
    "---\n"                                                                                        \
    "submission_111:\n"                                                                            \
    "  :submitters:\n"                                                                             \
    "  - :name: Anna Albers\n"                                                                     \
    "    :sid: '100'\n"                                                                            \
    "    :email: anna@example.edu\n"                                                               \
    "  :created_at: &1 2023-09-21 18:10:54.123456000 Z\n"                                          \
    "  :score: 3.0\n"                                                                              \
    "  :status: processed\n"                                                                       \
    "  :results:\n"                                                                                \
    "    tests:\n"                                                                                 \
    "    - name: ':submitters:'\n"                                                                 \
    "      :sid: '666'\n"                                                                          \
    "  :history:\n"                                                                                \
    "  - :id: 17\n"                                                                                \
    "    :created_at: 2023-09-20 18:10:54.123456000 Z\n"                                           \
    "    :submitters:\n"                                                                           \
    "    - :sid: '667'\n"                                                                          \
    "submission_222:\n"                                                                            \
    "  :submitters:\n"                                                                             \
    "  - :name: Ben Brandt\n"                                                                      \
    "    :sid:\n"                                                                                  \
    "    :email: ben@example.edu\n"                                                                \
    "  - :name: Chloe Curie\n"                                                                     \
    "    :sid: '102'\n"                                                                            \
    "    :email: chloe@example.edu\n"                                                              \
    "  :created_at: 2023-09-22 01:00:00.000000000 +02:00\n"

static const struct layout_case layouts[] = {
    {".utf8.zip",
     "moodle", /* 4.1 and later */
     {{.path = "Anna Müller_123_assignsubmission_file/mle.c", .contents = "int anna;\n"},
      {.path = "Ben von Berg_45_assignsubmission_file/src/mle.c", .contents = "int ben;\n"},
      {.path = "Ben von Berg_45_assignsubmission_file/.DS_Store", .contents = "x"},
      {.path = "Ben von Berg_45_assignsubmission_onlinetext/onlinetext.html", .contents = "hi"},
      {.path = "Participant_7_assignsubmission_file/Mle.c", .contents = "int x;\n"},
      {.path = "__MACOSX/Anna Müller_123_assignsubmission_file/._mle.c", .contents = "x"},
      {.path = "README.txt", .contents = "x"}},
     {{.id = "123", .name = "Anna Müller", .source = "int anna;\n", .notice = ""},
      {.id = "45", .name = "Ben von Berg", .source = "int ben;\n", .notice = "lies in 'src'"},
      {.id = "7", .problem = "'mle.c' is missing; there is 'Mle.c': rename it"}},
     "'README.txt' belongs to no student"},
    {".zip",
     "moodle", /* before 4.1 */
     {{.path = "Anna Albers_123_assignsubmission_file_/mle.c", .contents = "int anna;\n"},
      {.path = "mmuster1_Max Muster_9_assignsubmission_file_/mle.c", .contents = "int max;\n"},
      {.path = "Zoe Z_8_assignsubmission_onlinetext_/onlinetext.html", .contents = "hi"}},
     {{.id = "123", .name = "Anna Albers", .source = "int anna;\n"},
      {.id = "8", .name = "Zoe Z", .problem = "no file at all", .notice = "online text"},
      {.id = "9", .name = "Max Muster", .source = "int max;\n"}},
     NULL},
    {".zip",
     "moodle", /* without folders */
     {{.path = "Anna Albers_123_assignsubmission_file_mle.c", .contents = "int anna;\n"},
      {.path = "Ben B_45_assignsubmission_file_mle (1).c", .contents = "int ben;\n"}},
     {{.id = "123", .name = "Anna Albers", .source = "int anna;\n"},
      {.id = "45", .name = "Ben B", .problem = "there is 'mle (1).c': rename it"}},
     NULL},
    {"folder",
     "moodle", /* unpacked into a folder of its own */
     {{.path = "DL-MLE-991/Anna Albers_123_assignsubmission_file/mle.c", .contents = "int a;\n"}},
     {{.id = "123", .name = "Anna Albers", .source = "int a;\n"}},
     NULL},
    {".zip",
     "canvas",
     {{.path = "albersanna_340934_20849_mle.c", .contents = "int old;\n"},
      {.path = "albersanna_340934_20950_mle-1.c", .contents = "int newer;\n"},
      {.path = "albersanna_340934_31000_mle-2.c", .contents = "int newest;\n"},
      {.path = "brandtben_LATE_77_30001_mle.c", .contents = "int ben;\n"},
      {.path = "curiechloe_78_text.html", .contents = "hi"},
      {.path = "curiechloe_LATE_79_link.html", .contents = "hi"},
      {.path = "daviddora_80_30002_likelihood_2_3_.c", .contents = "int dora;\n"},
      {.path = "anon_Xy12Z_LATE_30009_mle.c", .contents = "int anon;\n"}},
     {{.id = "340934",
       .name = "albersanna",
       .number = 3,
       .source = "int newest;\n",
       .notice = "handed in 3 times; 'mle-2.c' is the newest and counts"},
      {.id = "77", .name = "brandtben", .source = "int ben;\n", .notice = "late, says Canvas"},
      {.id = "78", .name = "curiechloe", .problem = "no file", .notice = "typed in"},
      {.id = "79", .name = "curiechloe", .problem = "no file", .notice = "late, says Canvas"},
      {.id = "80", .name = "daviddora", .problem = "there is 'likelihood_2_3_.c': rename it"},
      {.id = "anon_Xy12Z", .source = "int anon;\n", .notice = "late, says Canvas"}},
     NULL},
    {".zip",
     "gradescope",
     {{.path = "assignment_9100_export/submission_metadata.yml", .contents = YAML_OF_GRADESCOPE},
      {.path = "assignment_9100_export/submission_111/mle.c", .contents = "int anna;\n"},
      {.path = "assignment_9100_export/submission_222/mle.c", .contents = "int both;\n"},
      {.path = "assignment_9100_export/submission_333/mle.c", .contents = "int who;\n"}},
     {{.id = "100",
       .name = "Anna Albers",
       .number = 2,
       .submitted_at = "2023-09-21T18:10:54Z",
       .source = "int anna;\n",
       .notice = ""},
      {.id = "102",
       .name = "Chloe Curie",
       .submitted_at = "2023-09-21T23:00:00Z",
       .source = "int both;\n",
       .notice = "handed in together with ben@example.edu"},
      {.id = "ben@example.edu",
       .name = "Ben Brandt",
       .submitted_at = "2023-09-21T23:00:00Z",
       .source = "int both;\n",
       .notice = "handed in together with 102"},
      {.id = "submission_333", .source = "int who;\n", .notice = "does not say who"}},
     NULL},
    {"folder",
     "classroom",
     {{.path = "mle-submissions/mle-anna/.git/HEAD", .contents = "ref: refs/heads/main\n"},
      {.path = "mle-submissions/mle-anna/.git/refs/heads/main",
       .contents = "0123456789012345678901234567890123456789\n"},
      {.path = "mle-submissions/mle-anna/mle.c", .contents = "int anna;\n"},
      {.path = "mle-submissions/mle-anna-lena/.git/HEAD", .contents = "ref: refs/heads/main\n"},
      {.path = "mle-submissions/mle-anna-lena/.git/packed-refs",
       .contents = "# pack-refs with: peeled\n"
                   "abcdefabcdefabcdefabcdefabcdefabcdefabcd refs/remotes/origin/main\n"
                   "abcdefabcdefabcdefabcdefabcdefabcdef0001 refs/heads/main\n"},
      {.path = "mle-submissions/mle-anna-lena/mle.c", .contents = "int lena;\n"},
      {.path = "mle-submissions/mle-ben/.git/HEAD",
       .contents = "abcdefabcdefabcdefabcdefabcdefabcdef0002\n"},
      {.path = "mle-submissions/mle-ben/README.md", .contents = "x"}},
     {{.id = "anna",
       .source = "int anna;\n",
       .notice = "commit 0123456789012345678901234567890123456789"},
      {.id = "anna-lena",
       .source = "int lena;\n",
       .notice = "commit abcdefabcdefabcdefabcdefabcdefabcdef0001"},
      {.id = "ben",
       .problem = "'mle.c' is missing",
       .notice = "commit abcdefabcdefabcdefabcdefabcdefabcdef0002"}},
     NULL},
    {".tar.zst",
     "folders",
     {{.path = "class/anna/mle.c", .contents = "int anna;\n"},
      {.path = "class/anna/a.out", .contents = "x"},
      {.path = "class/anna/.vscode/settings.json", .contents = "x"},
      {.path = "class/Anna/mle.c", .contents = "int Anna;\n"},
      {.path = "class/ben/solution/mle.c", .contents = "int ben;\n"},
      {.path = "class/ben/mle.c", .contents = "/etc/passwd", .kind = PACKED_SYMLINK},
      {.path = "class/chloe", .kind = PACKED_FOLDER},
      {.path = "class/david/one/mle.c", .contents = "int david;\n"},
      {.path = "class/david/two/mle.c", .contents = "int other;\n"},
      {.path = "class/emma/one/mle.c", .contents = "int same;\n"},
      {.path = "class/emma/two/mle.c", .contents = "int same;\n"},
      {.path = "class/finn/mel.c", .contents = "int finn;\n"}},
     {{.id = "Anna", .source = "int Anna;\n", .notice = ""},
      {.id = "anna",
       .source = "int anna;\n",
       .notice = "ignored: '.vscode/settings.json', 'a.out'"},
      {.id = "ben", .problem = "'mle.c' is a symbolic link; hand in the file itself"},
      {.id = "chloe", .problem = "no file at all"},
      {.id = "david", .problem = "'one/mle.c' and 'two/mle.c' are there and differ"},
      {.id = "emma", .source = "int same;\n", .notice = "is there 2 times; 'one/mle.c' counts"},
      {.id = "finn", .problem = "'mle.c' is missing; there is 'mel.c': rename it"}},
     "'Anna' and 'anna' differ by case alone"},
    {".tar.gz",
     "folders", /* a file per student */
     {{.path = "anna.c", .contents = "int anna;\n"}, {.path = "ben.c", .contents = "int ben;\n"}},
     {{.id = "anna", .source = "int anna;\n", .notice = ""},
      {.id = "ben", .source = "int ben;\n", .notice = ""}},
     NULL},
};

static void check_student(struct intake *intake, size_t index, const struct student *expected)
{
    struct attempt attempt;
    struct submission submission;
    struct error error = {0};
    const char *id = expected->id;
    cr_assert_eq(intake_read(intake, index, &attempt, &submission, &error), 0, "%s", error.text);
    cr_expect_str_eq(attempt.student, id);
    cr_expect_str_eq(attempt.name ? attempt.name : "-", expected->name ? expected->name : "-");
    cr_expect_eq(attempt.number, expected->number ? expected->number : 1, "%s: attempt %zu", id,
                 attempt.number);
    cr_expect_str_eq(attempt.submitted_at ? attempt.submitted_at : "-",
                     expected->submitted_at ? expected->submitted_at : "-");
    if (expected->source) {
        cr_assert_null(attempt.problem, "%s: %s", id, attempt.problem);
        cr_expect_str_eq(text_string(&submission.sources[0].contents), expected->source);
        cr_expect_str_eq(submission.student, id);
        cr_expect_str_eq(attempt.sha256, submission.sha256);
        cr_expect_eq(strlen(attempt.sha256), 64);
    } else {
        cr_assert_not_null(attempt.problem, "%s has no problem", id);
        cr_expect_not_null(strstr(attempt.problem, expected->problem), "%s: '%s' is not '%s'", id,
                           attempt.problem, expected->problem);
        cr_expect_eq(submission.source_count, 0);
        cr_expect_str_eq(attempt.sha256, "");
    }
    if (expected->notice)
        cr_expect(expected->notice[0] ? strstr(attempt.notices, expected->notice) != NULL
                                      : !attempt.notices[0],
                  "%s: notices '%s', not '%s'", id, attempt.notices, expected->notice);
    attempt_release(&attempt);
    submission_release(&submission);
}

static void check_layout(const struct layout_case *expected)
{
    struct intake intake;
    struct error error = {0};
    struct text bytes = {0};
    char *path;
    if (text_equal(expected->ending, "folder")) {
        path = packed_folder(expected->entries, ENTRIES);
    } else {
        bytes = pack(expected->ending, expected->entries, ENTRIES);
        path = packed_write(&bytes, expected->ending);
    }
    cr_assert_eq(intake_open(path, NULL, "mle", &config, &intake, &error), 0, "%s", error.text);
    cr_expect_str_eq(intake.found->name, expected->platform);
    size_t students = 0;
    while (students < STUDENTS && expected->students[students].id)
        students++;
    cr_assert_eq(intake.count, students, "%s: %zu students", expected->platform, intake.count);
    /* In the order of the list, then in that of the archive. */
    for (size_t i = 0; i < students; i++)
        check_student(&intake, i, &expected->students[i]);
    for (size_t i = 0; i < students; i++)
        check_student(&intake, intake.order[i], &expected->students[intake.order[i]]);
    if (expected->notice)
        cr_expect_not_null(strstr(text_string(&intake.notices), expected->notice), "%s",
                           text_string(&intake.notices));
    else
        cr_expect_str_eq(text_string(&intake.notices), "");
    intake_release(&intake);
    text_release(&bytes);
    packed_remove(path);
}

Test(intake, finds_who_handed_in_what_in_the_layout_of_each_platform)
{
    for (size_t i = 0; i < COUNT(layouts); i++)
        check_layout(&layouts[i]);
}

Test(intake, takes_the_platform_that_it_is_told)
{
    static const struct packed entries[] = {
        {.path = "Anna Albers_123_assignsubmission_file/mle.c", .contents = "int a;\n"}};
    struct text bytes = pack(".zip", entries, 1);
    char *path = packed_write(&bytes, ".zip");
    struct intake intake;
    struct error error = {0};
    cr_assert_eq(intake_open(path, "folders", "mle", &config, &intake, &error), 0);
    cr_expect_str_eq(intake.handins[0].student, "Anna Albers_123_assignsubmission_file");
    intake_release(&intake);
    cr_expect_eq(intake_open(path, "modle", "mle", &config, &intake, &error), -1);
    cr_expect_not_null(strstr(error.text, "did you mean 'moodle'?"), "%s", error.text);
    text_release(&bytes);
    packed_remove(path);
}

/* The student's archive in the class's archive. */
static void check_inner(const char *ending, const struct packed inner[], size_t count,
                        const struct student *expected)
{
    struct text packed = pack(ending, inner, count);
    char *name = text_format("anna/solution%s", ending);
    struct packed outer[] = {
        {.path = name, .contents = packed.bytes, .length = packed.length},
        {.path = "ben/mle.c", .contents = "int ben;\n"},
    };
    struct text bytes = pack(".zip", outer, 2);
    char *path = packed_write(&bytes, ".zip");
    struct intake intake;
    struct error error = {0};
    cr_assert_eq(intake_open(path, NULL, "mle", &config, &intake, &error), 0, "%s", error.text);
    check_student(&intake, 0, expected);
    check_student(&intake, 1, &(struct student){.id = "ben", .source = "int ben;\n"});
    intake_release(&intake);
    text_release(&packed);
    text_release(&bytes);
    packed_remove(path);
    free(name);
}

Test(intake, opens_one_archive_in_a_hand_in_and_none_within_that)
{
    static const struct packed good[] = {{.path = "src/mle.c", .contents = "int anna;\n"},
                                         {.path = "__MACOSX/src/._mle.c", .contents = "x"}};
    check_inner(".tar.gz", good, 2,
                &(struct student){.id = "anna",
                                  .source = "int anna;\n",
                                  .notice = "read from the archive 'solution.tar.gz'"});
    struct text packed = pack(".zip", good, 2);
    struct packed nested = {.path = "inner.zip", .contents = packed.bytes, .length = packed.length};
    check_inner(
        ".zip", &nested, 1,
        &(struct student){.id = "anna", .problem = "in 'solution.zip': 'mle.c' is missing"});
    text_release(&packed);
    static const struct packed outside[] = {{.path = "../../mle.c", .contents = "int evil;\n"}};
    check_inner(".zip", outside, 1,
                &(struct student){.id = "anna", .problem = "leads out of the archive"});
    check_inner(".secret.zip", good, 1, &(struct student){.id = "anna", .problem = "is encrypted"});
}

Test(intake, keeps_a_bomb_in_one_hand_in_from_the_rest_of_the_class)
{
    size_t length = (size_t)80 << 20;
    char *zeros = memory_new(length, 1);
    struct packed bomb = {.path = "mle.c", .contents = zeros, .length = length};
    check_inner(".tar.gz", &bomb, 1,
                &(struct student){.id = "anna", .problem = "would unpack to more than"});
    check_inner(".zip", &bomb, 1,
                &(struct student){.id = "anna", .problem = "has 83886080 bytes; at most"});
    free(zeros);
}

Test(intake, says_what_is_wrong_with_the_text_of_a_source)
{
    static const struct {
        const char *contents;
        size_t length;
        struct student expected;
    } cases[] = {
        {"int x;\r\nint y;\r\n", 0, {.source = "int x;\r\nint y;\r\n", .notice = "(CRLF)"}},
        {"\xef\xbb\xbfint x;\n", 0, {.source = "int x;\n", .notice = "byte order mark"}},
        {"// a\rint x;\r", 0, {.source = "// a\nint x;\n", .notice = "(CR)"}},
        {"// a\n// \xfc\n", 0, {.source = "// a\n// \xfc\n", .notice = "not UTF-8 in line 2"}},
        {"// \xc3\xbc\n", 0, {.source = "// \xc3\xbc\n", .notice = ""}},
        {"\xff\xfei\0n\0t\0", 8, {.problem = "is saved as UTF-16; save it as UTF-8"}},
        {"\xfe\xff\0i\0n\0t", 8, {.problem = "is saved as UTF-16; save it as UTF-8"}},
        {"i\0n\0t\0 \0", 8, {.problem = "is saved as UTF-16; save it as UTF-8"}},
        {"\x7f"
         "ELF\2\1\1\0\0",
         9,
         {.problem = "is a compiled program; hand in the source"}},
        {"int x;\0", 7, {.problem = "contains zero bytes"}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct packed entry = {
            .path = "anna/mle.c", .contents = cases[i].contents, .length = cases[i].length};
        struct text bytes = pack(".zip", &entry, 1);
        char *path = packed_write(&bytes, ".zip");
        struct intake intake;
        struct error error = {0};
        struct student expected = cases[i].expected;
        expected.id = "anna";
        cr_assert_eq(intake_open(path, "folders", "mle", &config, &intake, &error), 0);
        check_student(&intake, 0, &expected);
        intake_release(&intake);
        text_release(&bytes);
        packed_remove(path);
    }
}

Test(intake, numbers_a_students_hand_ins_by_time)
{
    static const char yaml[] = "submission_1:\n  :submitters:\n  - :sid: '7'\n"
                               "  :created_at: 2024-01-02 00:00:00 Z\n"
                               "submission_2:\n  :submitters:\n  - :sid: '7'\n"
                               "  :created_at: 2024-01-01 00:00:00 Z\n";
    static const struct packed entries[] = {
        {.path = "submission_metadata.yml", .contents = yaml},
        {.path = "submission_1/mle.c", .contents = "int later;\n"},
        {.path = "submission_2/mle.c", .contents = "int earlier;\n"}};
    char *path = packed_folder(entries, 3);
    struct intake intake;
    struct error error = {0};
    cr_assert_eq(intake_open(path, NULL, "mle", &config, &intake, &error), 0, "%s", error.text);
    cr_assert_eq(intake.count, 2);
    check_student(&intake, 0,
                  &(struct student){.id = "7",
                                    .source = "int earlier;\n",
                                    .submitted_at = "2024-01-01T00:00:00Z"});
    check_student(&intake, 1,
                  &(struct student){.id = "7",
                                    .number = 2,
                                    .source = "int later;\n",
                                    .submitted_at = "2024-01-02T00:00:00Z"});
    intake_release(&intake);
    packed_remove(path);
}

Test(intake, refuses_metadata_that_is_cut_off_with_its_place)
{
    static const struct packed entries[] = {
        {.path = "submission_metadata.yml", .contents = "submission_1:\n  :submitters: [{\n"},
        {.path = "submission_1/mle.c", .contents = "int x;\n"}};
    char *path = packed_folder(entries, 2);
    struct intake intake;
    struct error error = {0};
    cr_assert_eq(intake_open(path, NULL, "mle", &config, &intake, &error), -1);
    cr_expect_eq(strncmp(error.text, "submission_metadata.yml:3:1: ", 29), 0, "%s", error.text);
    packed_remove(path);
}

Test(intake, reads_one_submission_from_a_folder_an_archive_or_a_file)
{
    static const struct packed entries[] = {{.path = "mle.c", .contents = "int x;\n"}};
    struct text bytes = pack(".tar.zst", entries, 1);
    char *paths[] = {packed_folder(entries, 1), packed_write(&bytes, ".tar.zst"), NULL};
    struct text source = {0};
    text_add(&source, "int x;\n");
    paths[2] = packed_write(&source, ".c"); /* whatever it is called */
    char sha256[65] = "";
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct submission submission;
        struct error error = {0};
        cr_assert_eq(intake_submission(paths[i], &config, &submission, &error), 0, "%s",
                     error.text);
        cr_expect_str_eq(text_string(&submission.sources[0].contents), "int x;\n");
        cr_expect(i == 0 || text_equal(submission.sha256, sha256));
        memcpy(sha256, submission.sha256, sizeof sha256);
        submission_release(&submission);
        packed_remove(paths[i]);
    }
    text_release(&source);
    text_release(&bytes);
}

Test(intake, understands_times_with_a_zone_and_no_others)
{
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"2023-09-21 18:10:54.123456000 Z", "2023-09-21T18:10:54Z"},
        {"2017-06-01T14:22:32.365935-07:00", "2017-06-01T21:22:32Z"},
        {"2023-12-31 23:30:00 -0100", "2024-01-01T00:30:00Z"},
        {"2023-09-21 18:10:54 UTC", "2023-09-21T18:10:54Z"},
        {"2023-09-21 18:10:54", NULL},
        {"2023-13-21 18:10:54 Z", NULL},
        {"yesterday", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *iso = platform_time(cases[i].text);
        cr_expect_str_eq(iso ? iso : "-", cases[i].iso ? cases[i].iso : "-");
        free(iso);
    }
}
