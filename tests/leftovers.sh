#!/bin/bash
# Lists what tests could leave behind, a line each: living processes of ours, mounts, shared memory.
# Compare two listings with `comm -13`.
for status in /proc/[0-9]*/status; do
    { mapfile -t lines <"$status"; } 2>/dev/null || continue
    name=${lines[0]#Name:$'\t'}
    case "$name" in gradus* | bwrap | worker) ;; *) continue ;; esac
    state=$(printf '%s\n' "${lines[@]}" | grep -m 1 '^State:')
    case "$state" in *zombie*) continue ;; esac
    echo "process ${status//[^0-9]/} $name"
done | sort
sed 's/^/mount /' /proc/self/mounts | sort
find /dev/shm -mindepth 1 -printf 'file %p\n' 2>/dev/null | sort
