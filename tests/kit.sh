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
