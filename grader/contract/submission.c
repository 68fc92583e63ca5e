#include "contract/submission.h"

#include "contract/digest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void submission_hash(struct submission *submission)
{
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t i = 0; i < submission->source_count; i++) {
        const struct source *source = &submission->sources[i];
        /* Name and length first, so that no two submissions read the same. */
        char *head = text_format("%s %zu\n", source->name, source->contents.length);
        sha256_update(&context, strlen(head), (const uint8_t *)head);
        sha256_update(&context, source->contents.length,
                      (const uint8_t *)text_string(&source->contents));
        free(head);
    }
    digest_write(&context, submission->sha256);
}

void submission_release(struct submission *submission)
{
    for (size_t i = 0; i < submission->source_count; i++) {
        free(submission->sources[i].name);
        text_release(&submission->sources[i].contents);
    }
    free(submission->sources);
    free(submission->student);
    *submission = (struct submission){0};
}
