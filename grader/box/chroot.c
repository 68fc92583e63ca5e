#include "box/chroot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEEPEST_CHROOT = 64 };

/* Root may make a user namespace everywhere but in a chroot; a child tries, because success cannot
 * be undone. */
static bool in_chroot(void)
{
    int status = 0;
    if (geteuid() != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        _exit(unshare(CLONE_NEWUSER) && errno == EPERM);
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 1;
}

/* Goes to the namespace's own root: a chroot holds only those whose working folder is inside it. */
static int leave(void)
{
    if (chdir("/") || chroot("/proc"))
        return -1;
    for (int i = 0; i < DEEPEST_CHROOT; i++)
        if (chdir(".."))
            return -1;
    return chroot(".");
}

int chroot_become_root(void)
{
    if (!in_chroot())
        return 0;
    /* A copy of all that is mounted below our root, attached nowhere yet. */
    int tree = (int)syscall(SYS_open_tree, AT_FDCWD, "/",
                            OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (unsigned)AT_RECURSIVE);
    if (tree < 0 || unshare(CLONE_NEWNS) || leave() ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
        return -1;
    if (syscall(SYS_move_mount, tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) || fchdir(tree))
        return -1;
    if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chroot("."))
        return -1;
    close(tree);
    return chdir("/");
}
