#include "contract/submission.h"

#include <stdlib.h>

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
