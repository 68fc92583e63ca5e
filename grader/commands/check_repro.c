#include "commands/check.h"

#include "base/file.h"
#include "base/limits.h"
#include "contract/digest.h"
#include "report/repro.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file's last line: whoever changes the file keeps it. */
static const char seal_start[] = "/* unchanged since gradus wrote it: ", seal_end[] = " */\n";

const struct check_result *self_check_counterexample(const struct self_check *self,
                                                     const struct result *result,
                                                     const char **obstacle)
{
    const struct check *checks = self->workplace->assignment.config.checks;
    const struct check_result *found = NULL;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        if (!self->asked[check->check - checks])
            continue;
        if (!repro_obstacle(check)) {
            *obstacle = NULL;
            return check;
        }
        if (!found || found->verdict == VERDICT_PASSED)
            found = check;
    }
    *obstacle = repro_obstacle(found);
    return found;
}

/* --- files of ours --- */

static void add_seal(struct text *text)
{
    struct sha256_ctx context;
    char digest[DIGEST_TEXT_BYTES];
    sha256_init(&context);
    sha256_update(&context, text->length, (const uint8_t *)text->bytes);
    digest_write(&context, digest);
    text_print(text, "%s%.16s%s", seal_start, digest, seal_end);
}

/* Whether a file is one of ours that nobody has changed. */
static bool is_sealed(const struct text *contents)
{
    const char *seal = NULL;
    for (const char *at = text_string(contents); (at = strstr(at, seal_start)); at++)
        seal = at;
    if (!seal)
        return false;
    struct text body = {0};
    text_append(&body, contents->bytes, (size_t)(seal - contents->bytes));
    add_seal(&body);
    bool is_same = text_equal(text_string(&body), text_string(contents));
    text_release(&body);
    return is_same;
}

static int refuse_foreign(const char *path, struct error *error)
{
    struct text contents = {0};
    if (!file_exists(path))
        return 0;
    if (file_read_foreign(path, SOURCE_BYTES_MAX, &contents, error))
        return -1;
    bool is_ours = is_sealed(&contents);
    text_release(&contents);
    return is_ours
               ? 0
               : error_set(
                     error, ERROR_INPUT,
                     "'%s' is there already and somebody has changed it; rename it or delete it",
                     path);
}

/* Writes beside the file and puts it in its place whole. */
static int write_whole(const char *path, const struct text *text, struct error *error)
{
    char *beside = text_format("%s.%d.new", path, (int)getpid());
    int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int result =
        file < 0 ? error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno))
                 : file_write_descriptor(file, text->bytes, text->length, path, error);
    if (file >= 0 && close(file) && !result)
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    if (!result && rename(beside, path))
        result = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    if (result && file >= 0)
        unlink(beside);
    free(beside);
    return result;
}

static int write_repro(const struct self_check *self, const struct check_result *check,
                       struct text *said, struct error *error)
{
    struct text text = {0};
    char *slug = repro_slug(check->check), *name = text_format("repro_%s.c", slug),
         *path = text_equal(self->folder, ".") ? text_format("%s", name)
                                               : file_join(self->folder, name);
    repro_write(&self->workplace->assignment.config, check, REPRO_TEST, &text);
    add_seal(&text);
    int result = refuse_foreign(path, error) || write_whole(path, &text, error) ? -1 : 0;
    if (!result)
        text_print(
            said,
            "wrote %s; make test runs it with your own tests, and it fails until this is right\n",
            path);
    free(path);
    free(name);
    free(slug);
    text_release(&text);
    return result;
}

/* --- the way of the check --- */

int self_check_repro(const struct self_check *self)
{
    struct error error = {0};
    struct submission submission;
    struct result result;
    struct text text = {0};
    const char *obstacle;
    if (self_check_grade(self, &submission, &result, &error))
        return fail(self->command, &error);
    const struct check_result *check = self_check_counterexample(self, &result, &obstacle);
    self_check_report(self, &result, &text);
    int outcome = 0;
    if (obstacle)
        text_print(&text, "no test is written of '%s': %s\n", check->check->name, obstacle);
    else
        outcome = write_repro(self, check, &text, &error);
    int status = print_out(self->command, &text, self_check_status(self, &result));
    if (outcome)
        status = fail(self->command, &error);
    text_release(&text);
    result_release(&result);
    submission_release(&submission);
    return status;
}
