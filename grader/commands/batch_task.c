#include "commands/command.h"

#include "class/cluster.h"

static int run_in(const struct command *command, const struct options *options,
                  const struct workplace *workplace)
{
    struct error error = {0};
    struct grader grader = {0};
    struct shared shared = {0};
    int signal = 0, status;
    if (grader_open(&workplace->root, &workplace->assignment, workplace->oracle, options->seed,
                    &grader, &error) ||
        shared_reopen(options->operands[1], &grader, &shared, &error) ||
        cluster_task(&shared, &grader, options->operands[2], options->jobs, &signal, &error))
        status = fail(command, &error);
    else
        status = signal ? 128 + signal : STATUS_DONE;
    shared_release(&shared);
    grader_release(&grader);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_SEED | OPTION_JOBS, 3, 3, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = run_in(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_batch_task = {
    .name = "batch-task",
    .usage = "[OPTION]... ASSIGNMENT FOLDER ORDER",
    .summary = "Grades the submissions of one order of gradus batch --slurm, on a machine of the "
               "cluster",
    .help = "  --jobs N     grade N submissions at once\n"
            "  --seed N     make the generated inputs from N (default 1)\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "gradus batch --slurm starts it. Submissions that have a parcel in FOLDER already are "
            "not graded again.\n"
            "Exit status: 0 done; 2 usage; 3 the machine cannot do it; 128 + N stopped by signal "
            "N.\n",
    .run = run,
    .is_internal = true,
};
