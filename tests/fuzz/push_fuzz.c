/* What git says of pushes, from bytes of any kind: what is taken for a push has objects and a reference. */
#include "fuzz.h"

#include "base/memory.h"
#include "class/drop.h"
#include "class/git.h"
#include "class/push.h"

#undef NDEBUG
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void assert_pushes(struct pushes *pushes)
{
    for (size_t i = 0; i < pushes->count; i++) {
        const struct push *push = &pushes->list[i];
        assert(git_is_object(push->before) && git_is_object(push->after));
        assert(strncmp(push->reference, "refs/", 5) == 0 && push->received_at >= 0);
    }
    pushes_release(pushes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *lines = memory_string_of((const char *)data, size), *student = NULL;
    struct pushes pushes = {0};
    int64_t made_at;
    pushes_read(lines, 1, &pushes);
    assert_pushes(&pushes);
    pushes_read_log(lines, "refs/heads/main", &pushes);
    assert_pushes(&pushes);
    if (drop_parse(lines, strlen(lines), &student, &made_at))
        assert(drop_takes_student(student));
    free(student);
    free(lines);
    return 0;
}
