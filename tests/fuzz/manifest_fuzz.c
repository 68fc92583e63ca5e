/* Manifests from bytes of any kind: what is read keeps the promises of class/manifest.h and reads back the same once it is
 * written; what is refused says why. */
#include "fuzz.h"

#include "base/limits.h"
#include "class/manifest.h"

#undef NDEBUG
#include <assert.h>
#include <string.h>

static void assert_same(const char *one, const char *other)
{
    assert((one == NULL) == (other == NULL) && (!one || text_equal(one, other)));
}

static void assert_digest(const char *digest)
{
    assert(strlen(digest) == 64 && strspn(digest, "0123456789abcdef") == 64);
}

static void assert_manifest(const struct manifest *manifest)
{
    struct text json = {0};
    struct manifest again = {0};
    struct error error = {0};
    struct submission none = {0};
    struct text notices = {0};
    for (size_t i = 0; i < manifest->file_count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        assert(file->name[0] && file->name[0] != '.' && !strchr(file->name, '/') &&
               !strchr(file->name, '\n') && file->bytes <= SOURCE_BYTES_MAX);
        assert_digest(file->sha256);
    }
    if (manifest->submission_sha256[0])
        assert_digest(manifest->submission_sha256);
    manifest_write(manifest, &json);
    assert(manifest_read(text_string(&json), json.length, &again, &error) == MANIFEST_READ);
    assert_same(manifest->assignment, again.assignment);
    assert_same(manifest->student, again.student);
    assert_same(manifest->kit, again.kit);
    assert_same(manifest->commit, again.commit);
    assert(manifest->made_at == again.made_at && manifest->file_count == again.file_count);
    manifest_compare(manifest, "mle", &none, &notices);
    assert(manifest->file_count == 0 || notices.length);
    manifest_release(&again);
    text_release(&json);
    text_release(&notices);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct manifest manifest = {0};
    struct error error = {0};
    switch (manifest_read((const char *)data, size, &manifest, &error)) {
    case MANIFEST_READ: assert_manifest(&manifest); break;
    case MANIFEST_WRONG: assert(error.text[0] && !manifest.files); break;
    case MANIFEST_FOREIGN: assert(!error.text[0] && !manifest.files); break;
    }
    manifest_release(&manifest);
    return 0;
}
