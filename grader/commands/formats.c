#include "commands/formats.h"

#include "base/file.h"
#include "commands/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int formats_check(const struct options *options, struct error *error)
{
    if (options->out && !options->format)
        return error_set(error, ERROR_INPUT, "--out goes with --format");
    if (options->format && options->json)
        return error_set(error, ERROR_INPUT, "--format and --json exclude each other");
    if (options->format && options->format->write_check && !options->out)
        return error_set(error, ERROR_INPUT, "--format %s is a file per check: say --out FOLDER",
                         options->format->name);
    return 0;
}

static int write_checks(const struct options *options, const struct result *result,
                        struct error *error)
{
    int outcome = 0;
    if (mkdir(options->out, 0777) && errno != EEXIST)
        return error_set(error, ERROR_MACHINE, "cannot make the folder '%s': %s", options->out,
                         strerror(errno));
    for (size_t i = 0; i < result->check_count && !outcome; i++) {
        struct text text = {0};
        options->format->write_check(&result->checks[i], options->audience, &text);
        char *path =
            text_format("%s/check-%02zu.%s", options->out, i + 1, options->format->extension);
        if (text.length)
            outcome = page_write(path, &text, error);
        free(path);
        text_release(&text);
    }
    return outcome;
}

/* Other steps of the job have written to the file before. */
static int append_summary(const struct options *options, const struct result *result,
                          const char *path, struct error *error)
{
    struct text text = {0};
    int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return error_set(error, ERROR_MACHINE, "cannot write '%s' (%s): %s", path,
                         options->format->summary_variable, strerror(errno));
    options->format->write_summary(result, options->audience, &text);
    int outcome = file_write_descriptor(descriptor, text_string(&text), text.length, path, error);
    text_release(&text);
    if (close(descriptor) && !outcome)
        outcome = error_set(error, ERROR_MACHINE, "cannot write '%s': %s", path, strerror(errno));
    return outcome;
}

int formats_write(const struct options *options, const struct result *result, struct error *error)
{
    const struct result_format *format = options->format;
    const char *summary = format->write_summary ? getenv(format->summary_variable) : NULL;
    struct text text = {0};
    if (format->write_check)
        return write_checks(options, result, error);
    format->write(result, options->audience, &text);
    int outcome = 0;
    if (!text.length)
        outcome = error_set(error, ERROR_MACHINE, "no memory for the result as %s", format->name);
    else if (options->out)
        outcome = page_write(options->out, &text, error);
    else if (fwrite(text_string(&text), 1, text.length, stdout) != text.length || fflush(stdout))
        outcome = error_set(error, ERROR_MACHINE, "cannot write the output: %s", strerror(errno));
    text_release(&text);
    if (!outcome && summary && *summary)
        outcome = append_summary(options, result, summary, error);
    return outcome;
}
