#!/bin/bash
# Fuzzes every decoder with clang's coverage-guided fuzzer.
#   run.sh SECONDS_EACH
set -eu
seconds=$1
command -v clang >/dev/null || tests/packages.sh clang
for target in tests/fuzz/*_fuzz.c; do
    name=$(basename "$target" _fuzz.c)
    mkdir -p "build/fuzz/$name"
    clang -std=gnu11 -O1 -g -D_GNU_SOURCE -Igrader -Wno-gnu-variable-sized-type-not-at-end \
        -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
        "$target" grader/base/*.c grader/contract/*.c grader/box/*.c \
        grader/class/{bundle*,drop,encoding,git,gradescope*,handin*,manifest,platform*,push}.c \
        grader/judge/*.c grader/report/{json,pack}.c -larchive -ljansson -lyaml -lffi -lnettle -ldl -lm -o "build/fuzz/${name}_fuzz"
    "build/fuzz/${name}_fuzz" -max_total_time="$seconds" -artifact_prefix="build/fuzz/$name." \
        "build/fuzz/$name" "tests/fuzz/seeds/$name" 2>&1 | tail -n 2
done
