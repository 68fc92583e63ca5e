/* Working inside a chroot, as build systems use one. */
#ifndef GRADUS_BOX_CHROOT_H
#define GRADUS_BOX_CHROOT_H

/*
 * If this process is root in a chroot: moves it to a mount namespace of its own whose root is what
 * it sees as / now. The kernel makes no user namespace for a process in a chroot, so without this
 * no box could be raised there. Returns 0 if there was nothing to do or it is done, -1 with errno
 * if it cannot be. For a child about to start a box; its view of files stays the same.
 */
int chroot_become_root(void);

#endif
