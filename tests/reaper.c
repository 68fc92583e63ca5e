/*
 * Runs a command and tells what processes it leaves behind, whoever else works on the machine:
 *
 *   reaper COMMAND [ARGUMENT]...
 *
 * It is the parent of every orphan below it (PR_SET_CHILD_SUBREAPER). Ends with the command's status; with 1, and a line
 * for each, if processes are still there some seconds after the command ended. They are killed then.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A box whose parent was killed is gone a moment later. */
enum { PATIENCE_TENTHS = 100, CHILDREN_BYTES = 4096 };

/* Waits for all children that have ended, and notes the command's status; whether any child is left. */
static int reap(pid_t command, int *status)
{
    int ended;
    for (;;) {
        pid_t pid = waitpid(-1, &ended, WNOHANG);
        if (pid <= 0)
            return pid == 0;
        if (pid == command)
            *status = ended;
    }
}

static void list_children(char children[CHILDREN_BYTES])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    children[0] = '\0';
    if (file && !fgets(children, CHILDREN_BYTES, file))
        children[0] = '\0';
    if (file)
        fclose(file);
}

static void name_of(pid_t pid, char name[64])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *file = fopen(path, "r");
    strcpy(name, "?");
    if (file && fgets(name, 64, file))
        name[strcspn(name, "\n")] = '\0';
    if (file)
        fclose(file);
}

static void kill_and_tell(void)
{
    char children[CHILDREN_BYTES], *rest = NULL;
    list_children(children);
    for (char *word = strtok_r(children, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
        char name[64];
        pid_t pid = (pid_t)atoi(word);
        name_of(pid, name);
        printf("left behind: process %d %s\n", (int)pid, name);
        kill(pid, SIGKILL);
    }
}

int main(int count, char *arguments[])
{
    if (count < 2) {
        fputs("usage: reaper COMMAND [ARGUMENT]...\n", stderr);
        return 2;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t command = fork();
    if (command == 0) {
        execvp(arguments[1], arguments + 1);
        fprintf(stderr, "reaper: cannot run '%s': %s\n", arguments[1], strerror(errno));
        _exit(127);
    }
    int status = 1, ended;
    pid_t pid;
    while ((pid = waitpid(-1, &ended, 0)) != command)
        if (pid < 0 && errno != EINTR)
            return 1;
    status = ended;
    int left = 1;
    for (int tenths = 0; tenths < PATIENCE_TENTHS && (left = reap(command, &status)); tenths++)
        usleep(100000);
    if (left)
        kill_and_tell();
    return left ? 1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
