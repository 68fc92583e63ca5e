#include "contract/mailbox.h"

#include <criterion/criterion.h>
#include <pthread.h>

static const struct timespec moment = {.tv_nsec = 100000};

Test(mailbox, tells_a_change_that_came_before)
{
    struct wire_mailbox mailbox = {.state = WIRE_MAIL_ANSWERED};
    struct mailbox_patience patience = {0};
    cr_expect_eq(mailbox_wait(&mailbox, WIRE_MAIL_ASKED, &patience, NULL), WIRE_MAIL_ANSWERED);
}

Test(mailbox, comes_back_without_a_change_when_time_is_over)
{
    struct wire_mailbox mailbox = {.state = WIRE_MAIL_ASKED};
    struct mailbox_patience patience = {0};
    cr_expect_eq(mailbox_wait(&mailbox, WIRE_MAIL_ASKED, &patience, &moment), WIRE_MAIL_ASKED);
}

Test(mailbox, is_not_looked_at_again_and_again_in_vain)
{
    struct wire_mailbox mailbox = {.state = WIRE_MAIL_ASKED};
    struct mailbox_patience patience = {0};
    for (int i = 0; i < 10; i++)
        (void)mailbox_wait(&mailbox, WIRE_MAIL_ASKED, &patience, &moment);
    cr_expect_geq(patience.skipped, 7, "%u waits of 10 slept at once", patience.skipped);
    /* What is there at once counts only when it is looked for. */
    mailbox.state = WIRE_MAIL_ANSWERED;
    for (int i = 0; i < 1000 && patience.vain; i++)
        (void)mailbox_wait(&mailbox, WIRE_MAIL_ASKED, &patience, NULL);
    cr_expect_eq(patience.vain, 0, "looking is tried again, and found worth it");
}

/* Answers every question until the mailbox is closed. */
static void *answer_all(void *argument)
{
    struct wire_mailbox *mailbox = argument;
    struct mailbox_patience patience = {0};
    uint32_t state = WIRE_MAIL_IDLE;
    while (state != WIRE_MAIL_CLOSED) {
        if (state == WIRE_MAIL_ASKED) {
            mailbox->value = mailbox->numbers[0] + 1;
            mailbox_set(mailbox, WIRE_MAIL_ANSWERED);
            state = WIRE_MAIL_ANSWERED;
        }
        state = mailbox_wait(mailbox, state, &patience, NULL);
    }
    return NULL;
}

Test(mailbox, loses_no_question_and_no_answer)
{
    static struct wire_mailbox mailbox;
    struct mailbox_patience patience = {0};
    pthread_t other;
    size_t wrong = 0;
    cr_assert_eq(pthread_create(&other, NULL, answer_all, &mailbox), 0);
    for (int i = 0; i < 20000; i++) {
        mailbox.numbers[0] = i;
        mailbox_set(&mailbox, WIRE_MAIL_ASKED);
        while (mailbox_wait(&mailbox, WIRE_MAIL_ASKED, &patience, NULL) == WIRE_MAIL_ASKED)
            continue;
        wrong += mailbox.value != i + 1;
    }
    mailbox_set(&mailbox, WIRE_MAIL_CLOSED);
    cr_expect_eq(pthread_join(other, NULL), 0);
    cr_expect_eq(wrong, 0);
}
