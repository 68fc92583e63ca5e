/* Tasks in processes of their own: all are done, a dead one is noticed, trying again and stopping work. */
#include "class/pool.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TASKS = 20 };

struct noted {
    size_t done[TASKS], broken[TASKS], ready; /* how often; the task that was readied last */
    size_t stop_after, ended;
};

static int get_ready(void *context, size_t task)
{
    ((struct noted *)context)->ready = task;
    return 0;
}

static void say_own_number(void *context, size_t task, struct text *output)
{
    if (((struct noted *)context)->ready == task)
        text_print(output, "%zu", task);
}

static void die_at_three(void *context, size_t task, struct text *output)
{
    (void)context;
    text_add(output, "half a");
    if (task == 3)
        abort();
}

static void sleep_long(void *context, size_t task, struct text *output)
{
    (void)context;
    (void)task;
    (void)output;
    sleep(60);
}

static enum pool_answer note(void *context, size_t task, const struct text *output, bool complete)
{
    struct noted *noted = context;
    char expected[32];
    snprintf(expected, sizeof expected, "%zu", task);
    noted->done[task] += complete && strcmp(text_string(output), expected) == 0;
    noted->broken[task] += !complete;
    noted->ended++;
    return noted->stop_after && noted->ended >= noted->stop_after ? POOL_STOP : POOL_DONE;
}

static enum pool_answer try_again(void *context, size_t task, const struct text *output,
                                  bool complete)
{
    note(context, task, output, complete);
    return !complete && ((struct noted *)context)->broken[task] < 3 ? POOL_AGAIN : POOL_DONE;
}

static enum pool_ending run(const struct pool_plan *plan, int *told)
{
    enum pool_ending ending = POOL_STOPPED;
    struct error error = {0};
    cr_assert_eq(pool_run(plan, &ending, told, &error), 0, "%s", error.text);
    return ending;
}

Test(pool, does_each_task_once_with_what_was_readied_for_it)
{
    struct noted noted = {0};
    int told;
    struct pool_plan plan = {.task_count = TASKS,
                             .jobs = 3,
                             .before = get_ready,
                             .work = say_own_number,
                             .done = note,
                             .context = &noted};
    cr_expect_eq(run(&plan, &told), POOL_ALL_DONE);
    for (size_t i = 0; i < TASKS; i++)
        cr_expect_eq(noted.done[i], 1, "task %zu", i);
}

Test(pool, does_again_what_died_and_gives_up_when_told)
{
    struct noted noted = {0};
    int told;
    struct pool_plan plan = {
        .task_count = 5, .jobs = 2, .work = die_at_three, .done = try_again, .context = &noted};
    cr_expect_eq(run(&plan, &told), POOL_ALL_DONE);
    cr_expect_eq(noted.broken[3], 3);
    cr_expect_eq(noted.ended, 5 + 2);
}

Test(pool, stops_when_done_says_so)
{
    struct noted noted = {.stop_after = 4};
    int told;
    struct pool_plan plan = {
        .task_count = TASKS, .jobs = 2, .work = die_at_three, .done = note, .context = &noted};
    cr_expect_eq(run(&plan, &told), POOL_STOPPED);
    cr_expect_eq(noted.ended, 4);
    cr_expect_eq(told, 0);
}

Test(pool, stops_at_a_signal_and_kills_what_runs, .timeout = 30)
{
    struct noted noted = {0};
    int told;
    struct pool_plan plan = {
        .task_count = 2, .jobs = 2, .work = sleep_long, .done = note, .context = &noted};
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
        kill(parent, SIGTERM);
        _exit(0);
    }
    time_t started = time(NULL);
    cr_expect_eq(run(&plan, &told), POOL_STOPPED);
    cr_expect_eq(told, SIGTERM);
    cr_expect_lt(time(NULL) - started, 20);
    cr_expect_eq(noted.ended, 0);
}
