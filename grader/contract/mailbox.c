#include "contract/mailbox.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Looks at the state before sleeping: some hundred microseconds. Far fewer would miss an answer by somebody who had to be
 * woken, and then both would sleep before every answer for good. */
enum { LOOKS = 3000 };

/* So many vain waits in a row tell that looking is not worth it; so many later it is tried again. */
enum { VAIN_MAX = 2, SKIPPED_MAX = 100 };

void mailbox_set(struct wire_mailbox *mailbox, enum wire_mail state)
{
    __atomic_store_n(&mailbox->state, state, __ATOMIC_RELEASE);
    syscall(SYS_futex, &mailbox->state, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* Whether looking is worth it now. */
static bool may_look(struct mailbox_patience *patience)
{
    if (patience->vain < VAIN_MAX)
        return true;
    if (patience->skipped++ < SKIPPED_MAX)
        return false;
    patience->skipped = 0;
    return true;
}

static bool look(const struct wire_mailbox *mailbox, uint32_t old)
{
    for (int i = 0; i < LOOKS; i++) {
        if (__atomic_load_n(&mailbox->state, __ATOMIC_ACQUIRE) != old)
            return true;
        __builtin_ia32_pause();
    }
    return false;
}

uint32_t mailbox_wait(struct wire_mailbox *mailbox, uint32_t old, struct mailbox_patience *patience,
                      const struct timespec *most)
{
    if (may_look(patience)) {
        if (look(mailbox, old))
            patience->vain = 0;
        else if (patience->vain < VAIN_MAX)
            patience->vain++;
    }
    if (__atomic_load_n(&mailbox->state, __ATOMIC_ACQUIRE) == old)
        syscall(SYS_futex, &mailbox->state, FUTEX_WAIT, old, most, NULL, 0);
    return __atomic_load_n(&mailbox->state, __ATOMIC_ACQUIRE);
}
