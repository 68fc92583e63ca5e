#include "commands/command.h"

#include "base/limits.h"
#include "judge/picture.h"
#include "report/plot.h"

static int draw(const struct command *command, const struct options *options,
                const struct workplace *workplace)
{
    struct plots plots = {0};
    struct text picture = {0};
    struct error error = {0};
    struct plotter *plotter = plotter_open(PLOT_WALL_MS);
    int status;
    if (picture_make(&workplace->assignment, workplace->oracle, &plots, &error) ||
        plotter_draw(plotter, &plots.list[0], options->png ? PLOT_PNG : PLOT_SVG,
                     workplace->assignment.name, &picture, &error))
        status = fail(command, &error);
    else
        status = print_out(command, &picture, STATUS_DONE);
    plotter_close(plotter);
    text_release(&picture);
    plots_release(&plots);
    return status;
}

static int run(const struct command *command, int count, char *arguments[])
{
    struct options options;
    struct workplace workplace;
    struct error error = {0};
    if (options_read(count, arguments, OPTION_PNG, 1, 1, &options, &error))
        return fail(command, &error);
    if (options.help)
        return print_help(command);
    if (workplace_open(&options, options.operands[0], &workplace, &error))
        return fail(command, &error);
    int status = draw(command, &options, &workplace);
    workplace_release(&workplace);
    return status;
}

const struct command command_picture = {
    .name = "picture",
    .usage = "[OPTION]... ASSIGNMENT",
    .user = FOR_INSTRUCTORS,
    .summary = "Prints the picture of an assignment's task text, as SVG",
    .help = "  --png        ... as PNG\n"
            "  --root DIR   where assignments/ and configs/ are\n"
            "\n"
            "Exit status: 0 printed; 2 usage, configuration or no picture; 3 the machine cannot do "
            "it.\n",
    .run = run,
};
