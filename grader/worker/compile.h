/* Running other programs inside a box: the compiler, and what it made with sanitizers. */
#ifndef GRADUS_WORKER_COMPILE_H
#define GRADUS_WORKER_COMPILE_H

/*
 * Runs the command (NULL at the end) under the compile limits, then writes a struct wire_compiled
 * and the bytes of /tmp/object.so to descriptor 3. Returns the exit status of this program: 0 if
 * that could be written.
 */
int worker_compile(char *const command[]);

/* Becomes the program under limits that leave a sanitizer its address space. Returns only on failure: a status. */
int worker_run(char *const command[]);

#endif
