#!/bin/bash
# What students receive works as its README says: the skeleton compiles without a warning, the example tests compile
# with it and pass with a right solution.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for kit in assignments/*/; do
    topic=$(basename "$kit")
    [ "$topic" != include ] || continue
    for compiler in gcc clang; do
        if ! command -v $compiler >/dev/null; then
            echo "$topic: $compiler is not installed, the skeleton is not tried with it"
            continue
        fi
        $compiler -std=gnu11 -Wall -Wextra -Werror -I"$kit" -Iassignments/include -c "$kit$topic.c" -o "$folder/skeleton.o"
    done
    gcc -std=gnu11 -Wall -Wextra -Werror -I"$kit" -Iassignments/include "$kit$topic.c" "$kit${topic}_test.c" \
        -lcriterion -lm -o "$folder/skeleton-test"
    "$folder/skeleton-test" >/dev/null 2>&1 && { echo "$topic: the example tests pass with the skeleton"; exit 1; }
    right=$(ls -d tests/samples/"$topic"/*/ | head -n 1)
    gcc -std=gnu11 -I"$kit" -Iassignments/include "$right$topic.c" "$kit${topic}_test.c" -lcriterion -lm -o "$folder/right-test"
    "$folder/right-test" || { echo "$topic: the example tests fail with $right"; exit 1; }
done

# The makefile of all of them: it compiles, and runs a test that gradus wrote with the example tests.
work=$folder/assignments/mle
mkdir -p "$folder/assignments"
cp -r assignments/mle assignments/include "$folder/assignments"
cp assignments/Makefile "$folder/assignments"
cp tests/samples/mle/anna-cholesky/mle.c "$work"
make_quietly() { env -u UBSAN_OPTIONS -u ASAN_OPTIONS MAKEFLAGS= make -s -C "$work" "$@" >"$folder/made" 2>&1; }
make_quietly || { cat "$folder/made"; echo "make fails in a student's folder"; exit 1; }
make_quietly test || { cat "$folder/made"; echo "make test fails with a right solution"; exit 1; }
cat >"$work/repro_always.c" <<'END'
#include <criterion/criterion.h>
Test(repro, always) { cr_assert(0, "as it should"); }
END
make_quietly test && { echo "make test does not run repro_*.c"; exit 1; }
grep -q "as it should" "$folder/made" || { cat "$folder/made"; echo "make test does not run repro_*.c"; exit 1; }
