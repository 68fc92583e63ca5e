#include "commands/submit.h"

#include "base/file.h"
#include "base/memory.h"
#include "class/drop.h"
#include "commands/page.h"
#include "contract/digest.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void arrival_release(struct arrival *arrival)
{
    free(arrival->place);
    free(arrival->receipt);
    *arrival = (struct arrival){0};
}

/* A name that says what is in the file: mle-anna-0123456789ab.zip. The caller frees. */
static char *file_name(const struct manifest *manifest)
{
    const char *student = manifest->student ? manifest->student : "";
    return text_format("%s%s%s-%.12s.zip", manifest->assignment, *student ? "-" : "", student,
                       manifest->submission_sha256);
}

/* --out must not be what the student has written: only packages are replaced. */
static int check_out(const char *out, struct error *error)
{
    size_t length = strlen(out);
    if (length > 4 && text_equal(out + length - 4, ".zip"))
        return 0;
    return error_set(error, ERROR_INPUT, "--out wants a file that ends in .zip, not '%s'", out);
}

static int write_file(const struct options *options, const struct outgoing *outgoing,
                      struct arrival *arrival, struct error *error)
{
    struct text zip = {0};
    if (options->out && check_out(options->out, error))
        return -1;
    arrival->place = options->out ? memory_string(options->out) : file_name(&outgoing->manifest);
    int result = package_make(&outgoing->manifest, &outgoing->submission, &zip, error);
    if (!result && page_write(arrival->place, &zip, error))
        result = error_prefix(
            error, "nothing is handed in; make room, or name another place with --out FILE");
    digest_of(text_string(&zip), zip.length, arrival->package_sha256);
    arrival->receipt = options->receipt ? memory_string(options->receipt)
                                        : text_format("%s.receipt.txt", arrival->place);
    text_release(&zip);
    return result;
}

/* In a drop folder the file's name says who hands in: the account if nothing else was said. */
static int name_student(struct manifest *manifest, struct error *error)
{
    if (!manifest->student) {
        const struct passwd *account = getpwuid(getuid());
        if (!account)
            return error_set(error, ERROR_INPUT,
                             "your account has no name; say who you are with --student");
        manifest->student = memory_string(account->pw_name);
    }
    return 0;
}

static int drop(const struct options *options, struct outgoing *outgoing, struct arrival *arrival,
                struct error *error)
{
    struct text zip = {0};
    if (name_student(&outgoing->manifest, error))
        return -1;
    char *name = drop_name(&outgoing->manifest);
    int result = package_make(&outgoing->manifest, &outgoing->submission, &zip, error);
    if (!result)
        result = drop_put(options->drop, name, &zip, 0, error);
    digest_of(text_string(&zip), zip.length, arrival->package_sha256);
    arrival->place = file_join(options->drop, name);
    arrival->receipt = options->receipt ? memory_string(options->receipt) : NULL;
    text_release(&zip);
    free(name);
    return result;
}

int target_reach(const struct options *options, struct outgoing *outgoing, struct arrival *arrival,
                 struct error *error)
{
    if (options->drop)
        return drop(options, outgoing, arrival, error);
    if (!options->push)
        return write_file(options, outgoing, arrival, error);
    arrival->receipt = options->receipt ? memory_string(options->receipt) : NULL;
    return push_commit(options->push, outgoing, &arrival->place, error);
}
