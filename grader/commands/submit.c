#include "commands/submit.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "class/drop.h"
#include "class/handin.h"
#include "class/intake.h"
#include "commands/folder.h"
#include "commands/page.h"
#include "contract/course.h"
#include "contract/moment.h"
#include "judge/grade.h"
#include "report/feedback.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- what a student should know before it is handed in --- */

/* A line with a label in front; text that is not ours is made visible. */
static void add_line(struct text *text, const char *label, const char *content)
{
    text_print(text, "  %-10s ", label);
    text_add_visible(text, content, strlen(content));
    text_add(text, "\n");
}

/* Whether the file came with the assignment. */
static bool is_handed_out(const struct workplace *workplace, const char *name)
{
    const struct assignment *assignment = &workplace->assignment;
    for (size_t i = 0; i < workplace->kit.file_count; i++)
        if (text_equal(workplace->kit.files[i], name))
            return true;
    if (workplace->kit.version)
        return false;
    char *folder = file_join(workplace->root.assignments, assignment->name),
         *path = file_join(folder, name);
    bool result = file_exists(path);
    free(path);
    free(folder);
    for (size_t i = 0; i < assignment->include_count && !result; i++)
        result = text_equal(assignment->includes[i].name, name);
    return result;
}

static bool is_named(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (text_equal(config->sources[i], name))
            return true;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What gradus and the folder's makefile write: packages, receipts, tests of counterexamples, flags for editors. */
static bool is_of_tools(const char *name)
{
    return bundle_is_archive_name(name) || strstr(name, ".zip.receipt.txt") ||
           strncmp(name, "repro_", strlen("repro_")) == 0 ||
           text_equal(name, "compile_commands.json") || text_equal(name, manifest_name);
}

/* Files of the student's own beside the sources: they are not packed, which matters if the sources include them. */
static void add_left_out(const struct workplace *workplace, const struct outgoing *outgoing,
                         struct text *text)
{
    enum { SHOWN = 5, LOOKED_AT = 1000 };
    char *names[LOOKED_AT];
    size_t count = 0;
    DIR *folder = opendir(outgoing->folder);
    for (struct dirent *entry; folder && count < LOOKED_AT && (entry = readdir(folder));) {
        const char *name = entry->d_name, *ending = strrchr(name, '.');
        bool is_built = entry->d_type == DT_DIR || handin_is_junk(name) || !ending;
        if (!is_of_tools(name) && !is_built && !is_named(&outgoing->assignment->config, name) &&
            !is_handed_out(workplace, name))
            names[count++] = memory_string(name);
    }
    if (folder)
        closedir(folder);
    qsort(names, count, sizeof *names, compare_names);
    struct text list = {0};
    for (size_t i = 0; i < count; i++) {
        if (i < SHOWN)
            text_print(&list, "%s%s", i ? ", " : "", names[i]);
        free(names[i]);
    }
    if (count > SHOWN)
        text_print(&list, " and %zu more", count - SHOWN);
    if (count) {
        text_print(&list, ": not part of the assignment; %s here",
                   count > 1 ? "they stay" : "it stays");
        add_line(text, "not packed", text_string(&list));
    }
    text_release(&list);
}

/* What lost points, a line each. */
static void add_losses(const struct result *result, struct text *text)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        struct text line = {0};
        if (check->verdict == VERDICT_PASSED)
            continue;
        text_print(&line, "-%g %s: ", check->check->points - check->points, check->check->name);
        feedback_sentence(check, AUDIENCE_STUDENT, &line);
        add_line(text, check->verdict == VERDICT_ERROR ? "unchecked" : "costs", text_string(&line));
        text_release(&line);
        if (check->verdict == VERDICT_NOT_BUILT)
            break; /* the others say the same */
    }
}

/* Runs the public checks and says what they found; *points says how many in a few words. */
static void add_checks(const struct options *options, struct workplace *workplace,
                       const struct outgoing *outgoing, struct text *text, struct text *points)
{
    struct error error = {0};
    struct result result = {0};
    struct grading grading = {.assignment = outgoing->assignment,
                              .worker = workplace->root.worker,
                              .seed = options->seed,
                              .which = PUBLIC_CHECKS};
    int failed = workplace_open_oracle(options, outgoing->folder, workplace, &error);
    grading.oracle = workplace->oracle;
    if (!failed)
        failed = grade(&grading, &outgoing->submission, &result, &error);
    if (failed) {
        text_add(points, "not checked on this machine");
        add_line(text, "unchecked", error.text);
    } else {
        bool built = !result.check_count || result.checks[0].verdict != VERDICT_NOT_BUILT;
        text_print(points, "%g of %g points%s", result.score, result.max_score,
                   built ? "" : ": IT DOES NOT COMPILE");
        add_line(text, "public", text_string(points));
        add_losses(&result, text);
    }
    result_release(&result);
}

/* Where the course's rules are at hand: whether it is late, as far as this clock knows. */
static void add_deadline(const struct root *root, const struct manifest *manifest,
                         struct text *text)
{
    struct course_rules course = {0};
    struct error unread = {0};
    char moment[32];
    if (!root->configs || course_load(root, &course, &unread))
        return;
    const struct assignment_rules *rules = course_assignment(&course, manifest->assignment);
    if (rules->has_deadline && manifest->made_at > rules->deadline) {
        struct text line = {0};
        moment_write(rules->deadline, moment);
        text_print(&line, "the deadline was %s, unless you have an extension", moment);
        add_line(text, "late", text_string(&line));
        text_release(&line);
    }
    course_rules_release(&course);
}

static void add_notices(const struct text *notices, struct text *text)
{
    char *copy = memory_string(text_string(notices));
    for (char *rest = copy, *line; (line = strsep(&rest, "\n"));)
        if (*line)
            add_line(text, "note", line);
    free(copy);
}

/* --- the receipt --- */

static void add_receipt(const struct manifest *manifest, const struct arrival *arrival,
                        const char *points, struct text *text)
{
    char made_at[32];
    struct text line = {0};
    moment_write(manifest->made_at, made_at);
    text_print(text, "gradus receipt\n");
    add_line(text, "assignment", manifest->assignment);
    if (manifest->student)
        add_line(text, "student", manifest->student);
    add_line(text, arrival->package_sha256[0] ? "package" : "pushed", arrival->place);
    if (arrival->package_sha256[0])
        add_line(text, "sha256", arrival->package_sha256);
    for (size_t i = 0; i < manifest->file_count; i++) {
        text_print(&line, "%s, %" PRIu64 " bytes, SHA-256 %s", manifest->files[i].name,
                   manifest->files[i].bytes, manifest->files[i].sha256);
        add_line(text, "source", text_string(&line));
        text_release(&line);
    }
    add_line(text, "submission", manifest->submission_sha256);
    text_print(&line, "%s, by the clock of this machine", made_at);
    add_line(text, "time", text_string(&line));
    text_release(&line);
    text_print(&line, "gradus %s, %s%s", manifest->gradus, manifest->kit ? "kit " : "no kit",
               manifest->kit ? manifest->kit : "");
    add_line(text, "versions", text_string(&line));
    text_release(&line);
    add_line(text, "public", points);
    text_add(text,
             "It shows what was packed: no other bytes have these SHA-256. It is not signed: when\n"
             "it was handed in, and by whom, is said by where it was handed in.\n");
}

/* --- the whole --- */

/* Whether the course has a newer kit than this one. */
static void add_kit_news(const struct kit *kit, struct text *text)
{
    struct text line = {0};
    char *newer = NULL;
    if (kit->version)
        kit_look_for_newer(kit, &newer);
    if (newer) {
        text_print(&line,
                   "your kit is %s, the course's newest is %s: get it from %s, and check again",
                   kit->version, newer, kit->published);
        add_line(text, "kit", text_string(&line));
    }
    text_release(&line);
    free(newer);
}

static int read_folder(const struct options *options, const struct kit *kit,
                       struct outgoing *outgoing, struct text *notices, struct error *error)
{
    const struct assignment *assignment = outgoing->assignment;
    if (options->student && !drop_takes_student(options->student))
        return error_set(error, ERROR_INPUT,
                         "--student wants letters, digits and .@+- only, not '%s'",
                         options->student);
    if (intake_submission_noting(outgoing->folder, &assignment->config, &outgoing->submission,
                                 notices, error))
        return -1;
    outgoing->manifest = (struct manifest){
        .assignment = memory_string(assignment->name),
        .student = options->student ? memory_string(options->student) : NULL,
        .gradus = memory_string(GRADUS_VERSION),
        .kit = kit->version ? memory_string(kit->version) : NULL,
        .made_at = (int64_t)time(NULL),
    };
    manifest_take_sources(&outgoing->manifest, &outgoing->submission);
    return 0;
}

/* Hands in what has been read. Returns the exit status. */
static int hand_in(const struct command *command, const struct options *options,
                   struct workplace *workplace, struct outgoing *outgoing,
                   const struct text *notices)
{
    struct error error = {0};
    struct text before = {0}, points = {0}, receipt = {0};
    struct arrival arrival = {0};
    text_print(&before, "%s: %s\n", outgoing->assignment->name, outgoing->assignment->config.title);
    add_checks(options, workplace, outgoing, &before, &points);
    add_kit_news(&workplace->kit, &before);
    add_notices(notices, &before);
    add_left_out(workplace, outgoing, &before);
    add_deadline(&workplace->root, &outgoing->manifest, &before);
    text_add(&before, "\n");
    int status = print_out(command, &before, STATUS_DONE);
    if (target_reach(options, outgoing, &arrival, &error)) {
        status = fail(command, &error);
    } else {
        add_receipt(&outgoing->manifest, &arrival, text_string(&points), &receipt);
        status = print_out(command, &receipt, status);
        if (arrival.receipt && page_write(arrival.receipt, &receipt, &error)) {
            error_prefix(&error, "it is handed in, but the receipt is not kept");
            status = fail(command, &error);
        }
    }
    arrival_release(&arrival);
    text_release(&before);
    text_release(&points);
    text_release(&receipt);
    return status;
}

static int submit_folder(const struct command *command, const struct options *options,
                         const char *path)
{
    struct error error = {0};
    struct workplace workplace = {0};
    struct text notices = {0};
    char *folder = folder_of(path);
    struct outgoing outgoing = {.folder = folder, .assignment = &workplace.assignment};
    int status;
    if (workplace_open_folder(options, folder, options->assignment, &workplace, &error) ||
        read_folder(options, &workplace.kit, &outgoing, &notices, &error))
        status = fail(command, &error);
    else
        status = hand_in(command, options, &workplace, &outgoing, &notices);
    submission_release(&outgoing.submission);
    manifest_release(&outgoing.manifest);
    text_release(&notices);
    workplace_release(&workplace);
    free(folder);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_OUT | OPTION_SUBMIT, 0, 1, &options,
                     &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (options.hook)
        return submit_hook(command, &options);
    if (options.install_hook)
        return submit_install(command, &options);
    if ((options.out != NULL) + (options.drop != NULL) + (options.push != NULL) > 1) {
        error_set(&error, ERROR_INPUT,
                  "--out, --drop and --push are three ways to hand in; choose one");
        return fail(command, &error);
    }
    return submit_folder(command, &options, options.operand_count ? options.operands[0] : ".");
}

const struct command command_submit = {
    .name = "submit",
    .usage = "[OPTION]... [FOLDER]",
    .user = FOR_STUDENTS,
    .summary = "Hands in: runs the public checks, packs the sources, prints a receipt",
    .help = "  --out FILE       the package, to be uploaded (default: ASSIGNMENT-DIGEST.zip here); "
            "the receipt\n"
            "                   stands beside it in FILE.receipt.txt\n"
            "  --drop DIR       put the package into a folder that others collect from\n"
            "  --push[=REMOTE]  git push the last commit (default: to origin), which must hold "
            "what you have\n"
            "  --student ID     who you are; --drop takes your account otherwise\n"
            "  --receipt FILE   keep the receipt in FILE\n"
            "  --assignment A   which it is (default: the one whose header is in FOLDER)\n"
            "  --seed N         make the generated inputs from N (default 1)\n"
            "  --root DIR       where assignments/ and configs/ are\n"
            "\n"
            "It is handed in whatever the checks say: what costs marks is a warning. Only the "
            "sources that the\n"
            "assignment names are packed, and a manifest with their SHA-256.\n"
            "\n"
            "For whoever keeps students' bare repositories:\n"
            "  --install-hook REPOSITORY  grade what is pushed to it and print the report in the "
            "push's output;\n"
            "                   with --assignment. What was there stays; git gives the push back "
            "even if\n"
            "                   nothing works: it is then graded with the next one\n"
            "  --attempts-per-day N  grade no more than N pushes a day; more are kept as well\n"
            "  --drop DIR       keep each push as a package in DIR (default: "
            "REPOSITORY/gradus/handed-in), which\n"
            "                   gradus batch A DIR --from drop-times grades\n"
            "  --student ID     whose it is (default: the repository's name)\n"
            "\n"
            "Exit status: 0 handed in, whatever the points; 2 usage, or nothing to hand in;\n"
            "3 the machine cannot do it.\n",
    .run = run,
};
