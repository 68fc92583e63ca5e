/* gradus: the table of commands. */
#include "base/limits.h"
#include "commands/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Sorted by name. */
static const struct command *const commands[] = {
    &command_adjust,  &command_batch,   &command_batch_task, &command_check,  &command_doctor,
    &command_export,  &command_grade,   &command_handout,    &command_lint,   &command_new,
    &command_picture, &command_regrade, &command_report,     &command_submit,
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command gradus = {.name = "", .usage = "COMMAND"};

static void add_commands_for(enum user user, const char *title, struct text *text)
{
    text_print(text, "\n%s\n", title);
    for (size_t i = 0; i < COMMANDS; i++)
        if (!commands[i]->is_internal && commands[i]->user == user)
            text_print(text, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
}

static int print_overview(void)
{
    static const char *const titles[USERS] = {
        [FOR_STUDENTS] = "For students:",
        [FOR_ASSISTANTS] = "For teaching assistants:",
        [FOR_INSTRUCTORS] = "For instructors:",
        [FOR_EVERYBODY] = "For everybody:",
    };
    struct text text = {0};
    text_add(&text, "gradus COMMAND [OPTION]... : grades numerical C\n");
    for (enum user user = 0; user < USERS; user++)
        add_commands_for(user, titles[user], &text);
    text_add(&text,
             "\ngradus COMMAND --help tells more; gradus --version says which gradus this is.\n");
    int status = print_out(&gradus, &text, STATUS_DONE);
    text_release(&text);
    return status;
}

static int print_version(void)
{
    struct text text = {0};
    text_add(&text, "gradus " GRADUS_VERSION "\n");
    int status = print_out(&gradus, &text, STATUS_DONE);
    text_release(&text);
    return status;
}

static int unknown_command(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *nearest = text_nearest(name, names, COMMANDS);
    fprintf(stderr, "gradus: '%s' is not a command; %s%s%s\n", name,
            nearest ? "did you mean '" : "see 'gradus --help", nearest ? nearest : "",
            nearest ? "'?" : "'");
    return STATUS_USAGE;
}

int main(int count, char *arguments[])
{
    signal(SIGPIPE, SIG_IGN);
    if (count < 2) {
        fputs("gradus: which command? see 'gradus --help'\n", stderr);
        return STATUS_USAGE;
    }
    const char *name = arguments[1];
    if (text_equal(name, "--help") || text_equal(name, "-h") || text_equal(name, "help"))
        return print_overview();
    if (text_equal(name, "--version"))
        return print_version();
    for (size_t i = 0; i < COMMANDS; i++)
        if (text_equal(commands[i]->name, name))
            return commands[i]->run(commands[i], count - 1, arguments + 1);
    return unknown_command(name);
}
