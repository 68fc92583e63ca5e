/*
 * Makes a class as Moodle hands it out, for tests: "download all submissions" and the grading worksheet in English and
 * in German. The same arguments give the same bytes.
 *
 *   class300-maker FOLDER COUNT
 *
 *   FOLDER/bases/NAME/mle.c    the solutions that submissions are made from: tests/samples, tests/variants, and slips of
 *                              the keyboard in a right one
 *   FOLDER/class.zip           a submission of each who handed in: a base with comments of its own, so that no two are
 *                              equal but those that were copied, and with what comes from other people's machines
 *   FOLDER/worksheet.csv, worksheet_de.csv
 *   FOLDER/known.tsv           participant, base ("-": nothing to grade, "absent": no submission), form
 *   FOLDER/one/PARTICIPANT/    some submissions as files of their own
 */
#include "base/file.h"
#include "base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BASES_MAX = 64, FIRST_PARTICIPANT = 4001, ALONE_EVERY = 15 };

struct base {
    char *name; /* owned */
    struct text source;
};

struct maker {
    const char *folder;
    struct base bases[BASES_MAX];
    size_t base_count;
    struct archive *zip;
    FILE *known, *english, *german;
};

/* What a submission looks like on its way. */
enum form {
    FORM_PLAIN,
    FORM_CRLF,
    FORM_BOM,
    FORM_NESTED,
    FORM_OLDER_BESIDE, /* two attempts: the older one in a folder */
    FORM_OLD_MOODLE,   /* before 4.1 */
    FORM_LATIN1,
    FORM_JUNK,
    FORM_COPIED, /* from somebody shortly before */
    FORMS,
    FORM_WRONG_NAME = FORMS,
    FORM_ONLINE_TEXT,
    FORM_ABSENT,
};

static const char *const form_names[] = {"plain",        "CRLF",       "BOM",         "nested",
                                         "two attempts", "Moodle 4.0", "Latin-1",     "junk",
                                         "copied",       "wrong name", "online text", "absent"};

static _Noreturn void stop(const char *what)
{
    fprintf(stderr, "class300-maker: %s: %s\n", what, strerror(errno));
    exit(3);
}

/* --- the bases --- */

static void add_base(struct maker *maker, char *name, const struct text *source)
{
    if (maker->base_count == BASES_MAX)
        stop("more bases than expected");
    struct base *base = &maker->bases[maker->base_count++];
    base->name = name;
    text_append(&base->source, text_string(source), source->length);
}

static void add_files(struct maker *maker, const char *pattern, const char *prefix)
{
    glob_t found;
    if (glob(pattern, 0, NULL, &found))
        stop(pattern);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct text source = {0};
        struct error error;
        const char *start = found.gl_pathv[i] + strlen(prefix);
        if (file_read(found.gl_pathv[i], 1 << 20, &source, &error))
            stop(error.text);
        add_base(maker, memory_string_of(start, strcspn(start, "/.")), &source);
        text_release(&source);
    }
    globfree(&found);
}

/* A right solution with one slip. */
static void add_slips(struct maker *maker)
{
    static const struct {
        const char *name, *right, *wrong;
    } slips[] = {
        {"slip-in-the-residual", "(y[i] - predict_one", "(y[i] + predict_one"},
        {"slip-in-a-bound", "i < n", "i + 1 < n"},
        {"slip-in-a-sign", "sum += x[j]", "sum -= x[j]"},
        {"slip-in-a-factor", "2.0 /", "1.0 /"},
        {"slip-of-a-semicolon", ";", ""},
    };
    const struct base *right = &maker->bases[0];
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        const char *source = text_string(&right->source), *at = strstr(source, slips[i].right);
        struct text wrong = {0};
        if (!at)
            stop(slips[i].name);
        text_append(&wrong, source, (size_t)(at - source));
        text_add(&wrong, slips[i].wrong);
        text_add(&wrong, at + strlen(slips[i].right));
        add_base(maker, memory_string(slips[i].name), &wrong);
        text_release(&wrong);
    }
}

static void write_below(const struct maker *maker, const char *kind, const char *name,
                        const struct text *source)
{
    char *folder = text_format("%s/%s/%s", maker->folder, kind, name);
    char *path = file_join(folder, "mle.c");
    FILE *file = mkdir(folder, 0777) ? NULL : fopen(path, "w");
    if (!file || fwrite(text_string(source), 1, source->length, file) != source->length ||
        fclose(file))
        stop(path);
    free(path);
    free(folder);
}

/* --- a submission --- */

struct submitted {
    size_t number; /* from 0 */
    char participant[16];
    char *name; /* owned; UTF-8 */
    const struct base *base;
    enum form form;
    struct text source;
};

static char *name_of(size_t number)
{
    static const char *const first[] = {"J\xc3\xbcrgen", "Anna", "S\xc3\xb6ren", "Zo\xc3\xab",
                                        "\xc3\x96zlem",  "Ben",  "Ren\xc3\xa9",  "Ida",
                                        "Wei",           "Omar", "Gro\xc3\x9f",  "Marie-Luise"};
    static const char *const last[] = {"M\xc3\xbcller",
                                       "Adler",
                                       "Stra\xc3\x9f"
                                       "burg",
                                       "von der Au",
                                       "O'Neill",
                                       "Li",
                                       "\xc5\xa0imek",
                                       "B\xc3\xa4r",
                                       "Gonz\xc3\xa1lez"};
    return text_format("%s %s", first[number % 12], last[number / 12 % 9]);
}

static enum form form_of(size_t number)
{
    if (number % 25 == 24)
        return FORM_ABSENT;
    if (number % 40 == 7)
        return FORM_ONLINE_TEXT;
    if (number % 37 == 11)
        return FORM_WRONG_NAME;
    return (enum form)(number / 3 % FORMS);
}

static void make_source(const struct maker *maker, size_t number, enum form form, struct text *made)
{
    const struct base *base = &maker->bases[number % maker->base_count];
    struct text plain = {0};
    text_print(&plain, "/* %s %zu */\n", form == FORM_LATIN1 ? "J\xfcrgens L\xf6sung" : "Abgabe",
               number);
    text_append(&plain, text_string(&base->source), base->source.length);
    text_print(&plain, "\n/* vers\xc3\xa4umt: %zu */\n", number * 7919 % 1000);
    text_add(made, form == FORM_BOM ? "\xef\xbb\xbf" : "");
    for (size_t i = 0; i < plain.length; i++) {
        if (form == FORM_CRLF && plain.bytes[i] == '\n')
            text_add(made, "\r");
        text_append(made, plain.bytes + i, 1);
    }
    text_release(&plain);
}

static void add_entry(const struct maker *maker, const char *path, const char *bytes, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname_utf8(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 1793746800, 0);
    archive_entry_set_size(entry, (la_int64_t)length);
    if (archive_write_header(maker->zip, entry) != ARCHIVE_OK ||
        archive_write_data(maker->zip, bytes, length) != (la_ssize_t)length)
        stop(archive_error_string(maker->zip));
    archive_entry_free(entry);
}

static void add_file(const struct maker *maker, const struct submitted *submitted, const char *file,
                     const char *bytes, size_t length)
{
    char *path =
        text_format("%s_%s_assignsubmission_file%s/%s", submitted->name, submitted->participant,
                    submitted->form == FORM_OLD_MOODLE ? "_" : "", file);
    add_entry(maker, path, bytes, length);
    free(path);
}

static void add_words(const struct maker *maker, const struct submitted *submitted,
                      const char *file, const char *words)
{
    add_file(maker, submitted, file, words, strlen(words));
}

static void pack(const struct maker *maker, const struct submitted *submitted)
{
    const char *bytes = text_string(&submitted->source);
    size_t length = submitted->source.length;
    enum form form = submitted->form;
    if (form == FORM_ONLINE_TEXT) {
        char *path = text_format("%s_%s_assignsubmission_onlinetext/onlinetext.html",
                                 submitted->name, submitted->participant);
        add_entry(maker, path, "<p>see my mail</p>", 18);
        free(path);
        return;
    }
    if (form == FORM_OLDER_BESIDE)
        add_words(maker, submitted, "first try/mle.c", "#error this is the older one\n");
    if (form == FORM_JUNK) {
        add_words(maker, submitted, "__MACOSX/._mle.c", "junk");
        add_words(maker, submitted, ".DS_Store", "junk");
        add_words(maker, submitted, "a.out",
                  "\x7f"
                  "ELF");
        add_words(maker, submitted, "mle.c~", "#error an editor's copy\n");
        add_words(maker, submitted, "Lies mich.txt",
                  "Gr\xc3\xbc\xc3\x9f"
                  "e");
    }
    add_file(maker, submitted,
             form == FORM_NESTED       ? "Blatt 3/mle/mle.c"
             : form == FORM_WRONG_NAME ? "mle_final.c"
                                       : "mle.c",
             bytes, length);
}

/* --- the worksheet --- */

static void add_row(const struct maker *maker, const struct submitted *submitted)
{
    bool absent = submitted->form == FORM_ABSENT;
    unsigned minute = (unsigned)(submitted->number % 60), hour = (unsigned)(submitted->number / 60);
    char english[64] = "-", german[64] = "-";
    if (!absent) {
        snprintf(english, sizeof english, "\"Tuesday, 3 November 2026, %u:%02u PM\"", hour + 1,
                 minute);
        snprintf(german, sizeof german, "\"Dienstag, 3. November 2026, %u:%02u\"", hour + 13,
                 minute);
    }
    fprintf(maker->english,
            "\"Participant %s\",\"%s\",s%s@example.org,\"%s\",,100.00,Yes,%s,-,\"\"\r\n",
            submitted->participant, submitted->name, submitted->participant,
            absent ? "No submission - Not marked" : "Submitted for grading - Not marked", english);
    fprintf(maker->german,
            "Teilnehmer/in%s,\"%s\",s%s@example.org,\"%s\",,\"100,00\",Ja,%s,-,\"\"\r\n",
            submitted->participant, submitted->name, submitted->participant,
            absent ? "Keine Abgabe - Nicht bewertet" : "Zur Bewertung abgegeben - Nicht bewertet",
            german);
}

static void add_headers(const struct maker *maker)
{
    fputs("\xef\xbb\xbfIdentifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\","
          "\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\","
          "\"Feedback comments\"\r\n",
          maker->english);
    fputs(
        "\xef\xbb\xbfID,\"Vollst\xc3\xa4ndiger Name\",E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "\"Bewertung kann ge\xc3\xa4ndert werden\",\"Zuletzt ge\xc3\xa4ndert (Abgabe)\","
        "\"Zuletzt ge\xc3\xa4ndert (Bewertung)\",\"Feedback als Kommentar\"\r\n",
        maker->german);
}

/* --- the whole --- */

static void add_student(const struct maker *maker, size_t number)
{
    struct submitted submitted = {.number = number,
                                  .name = name_of(number),
                                  .base = &maker->bases[number % maker->base_count],
                                  .form = form_of(number)};
    size_t origin = submitted.form == FORM_COPIED ? number - number % 3 - 1 : number;
    /* Copied from somebody whose form changes the bytes: those are copied as well. */
    enum form origin_form = submitted.form == FORM_COPIED ? form_of(origin) : submitted.form;
    snprintf(submitted.participant, sizeof submitted.participant, "%zu",
             FIRST_PARTICIPANT + number);
    make_source(maker, origin, origin_form, &submitted.source);
    const char *base = submitted.form == FORM_ABSENT ? "absent"
                       : submitted.form >= FORM_WRONG_NAME
                           ? "-"
                           : maker->bases[origin % maker->base_count].name;
    fprintf(maker->known, "%s\t%s\t%s\n", submitted.participant, base, form_names[submitted.form]);
    if (submitted.form != FORM_ABSENT)
        pack(maker, &submitted);
    if (submitted.form < FORM_WRONG_NAME && number % ALONE_EVERY == 0)
        write_below(maker, "one", submitted.participant, &submitted.source);
    add_row(maker, &submitted);
    text_release(&submitted.source);
    free(submitted.name);
}

static FILE *create(const struct maker *maker, const char *name)
{
    char *path = file_join(maker->folder, name);
    FILE *file = fopen(path, "w");
    if (!file)
        stop(path);
    free(path);
    return file;
}

static void open_zip(struct maker *maker)
{
    char *path = file_join(maker->folder, "class.zip");
    maker->zip = archive_write_new();
    if (archive_write_set_format_zip(maker->zip) != ARCHIVE_OK ||
        archive_write_set_options(maker->zip, "zip:hdrcharset=UTF-8") != ARCHIVE_OK ||
        archive_write_open_filename(maker->zip, path) != ARCHIVE_OK)
        stop(archive_error_string(maker->zip));
    free(path);
}

static void make_folder(const struct maker *maker, const char *name)
{
    char *path = file_join(maker->folder, name);
    if (mkdir(path, 0777))
        stop(path);
    free(path);
}

int main(int count, char *arguments[])
{
    struct maker maker = {.folder = count == 3 ? arguments[1] : NULL};
    size_t students = count == 3 ? strtoul(arguments[2], NULL, 10) : 0;
    if (!students) {
        fputs("usage: class300-maker FOLDER COUNT\n", stderr);
        return 2;
    }
    add_files(&maker, "tests/samples/mle/*/mle.c", "tests/samples/mle/");
    add_files(&maker, "tests/variants/mle/*.c", "tests/variants/mle/");
    add_slips(&maker);
    make_folder(&maker, "bases");
    make_folder(&maker, "one");
    for (size_t i = 0; i < maker.base_count; i++)
        write_below(&maker, "bases", maker.bases[i].name, &maker.bases[i].source);
    open_zip(&maker);
    maker.known = create(&maker, "known.tsv");
    maker.english = create(&maker, "worksheet.csv");
    maker.german = create(&maker, "worksheet_de.csv");
    add_headers(&maker);
    for (size_t i = 0; i < students; i++)
        add_student(&maker, i);
    if (archive_write_free(maker.zip) != ARCHIVE_OK || fclose(maker.known) ||
        fclose(maker.english) || fclose(maker.german))
        stop("cannot write the class");
    for (size_t i = 0; i < maker.base_count; i++) {
        free(maker.bases[i].name);
        text_release(&maker.bases[i].source);
    }
    return 0;
}
