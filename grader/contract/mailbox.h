/*
 * The mailbox of a callback (contract/wire.h), seen from either side: how a change of its state is told, and waited for.
 *
 * How it works
 *   Where each side has a processor of its own, the other answers within a microsecond, and looking is much cheaper than
 *   sleeping. Where both share one, looking only keeps the other from answering. Which it is changes while a run is under
 *   way, so each side looks as long as looking has been worth it lately, and sleeps otherwise.
 */
#ifndef GRADUS_CONTRACT_MAILBOX_H
#define GRADUS_CONTRACT_MAILBOX_H

#include "contract/wire.h"

#include <stdbool.h>
#include <time.h>

/* How long a side looks at the state before it sleeps. A zeroed one is that of a side that has not waited yet. */
struct mailbox_patience {
    uint32_t vain;    /* waits in a row in which looking found nothing */
    uint32_t skipped; /* waits since then that slept at once */
};

/* Sets the state and wakes whoever waits for it. */
void mailbox_set(struct wire_mailbox *mailbox, enum wire_mail state);

/*
 * Waits until the state is another than `old`, or `most` is over (NULL: as long as it takes); returns what it is. It may
 * return early with the old state.
 */
uint32_t mailbox_wait(struct wire_mailbox *mailbox, uint32_t old, struct mailbox_patience *patience,
                      const struct timespec *most);

#endif
