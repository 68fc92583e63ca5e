#!/bin/bash
# Lists what tests could leave behind, a line each: mounts, shared memory.
# Compare two listings with `comm -13`.
sed 's/^/mount /' /proc/self/mounts | sort
find /dev/shm -mindepth 1 -printf 'file %p\n' 2>/dev/null | sort
