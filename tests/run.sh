#!/bin/bash
# Runs the built tests and fails on what a test runner does not see: sanitizer reports, files and mounts left behind.
# Processes left behind are its parent's matter (tests/reaper.c).
#   run.sh BUILD_FOLDER PATTERN [sanitize]
set -u

build=$1 pattern=$2 sanitize=${3:-}
failed=0 tested=0

# Everything temporary goes here, so that what is left can be counted.
export TMPDIR=$PWD/$build/tmp
rm -rf "$TMPDIR" "$build/sanitizer"
mkdir -p "$TMPDIR" "$build/sanitizer"
export ASAN_OPTIONS=log_path=$PWD/$build/sanitizer/address:detect_leaks=1
export UBSAN_OPTIONS=log_path=$PWD/$build/sanitizer/undefined:print_stacktrace=1
export GRADUS_BUILD=$PWD/$build

before=$(tests/leftovers.sh)

# A runner that ran nothing has not passed: its last line must count tests.
run_tests() { # BINARY
    echo "== $(basename "$1")"
    "$1" --jobs "$(nproc)" --filter "$pattern" 2>&1 | tee "$build/tests.log"
    [ "${PIPESTATUS[0]}" -eq 0 ] || failed=1
    ran=$(sed -n 's/.*Synthesis: Tested: \([0-9]*\) .*/\1/p' "$build/tests.log")
    [ -n "$ran" ] || failed=1
    tested=$((tested + ${ran:-0}))
    [ "$pattern" != '*' ] || [ "${ran:-0}" -gt 0 ] || { echo "no test ran"; failed=1; }
}

run() {
    echo "== $1"
    shift
    "$@" || failed=1
}

for binary in gradus-tests reference-tests; do
    run_tests "$build/$binary"
done
[ $tested -gt 0 ] || { echo "no test matches '$pattern'"; failed=1; }
if [ "$pattern" = '*' ]; then
    for fuzzer in "$build"/*_fuzz; do
        name=$(basename "$fuzzer" _fuzz)
        run "fuzz $name" "$fuzzer" "tests/fuzz/seeds/$name" 20000
    done
    echo "== lint"
    "$build/gradus" lint >"$build/lint.log" && grep -E 'checks, |holds' "$build/lint.log" || { cat "$build/lint.log"; failed=1; }
    run "what students receive" tests/kit.sh
    run "counterexamples as tests" tests/repro.sh "$build" tests/samples/mle/{jonas-off-by-one,kira-writes-to-x,paul-remembers} \
        tests/samples/{newton/elif-halfway,losses/pia-overflows,map/quim-needs-many-samples}
    run "students' kits" tests/handout.sh "$build" mle
    run "layout of the worker" tests/worker-symbols.sh "$build"
    run "faults of the store" "$build/reaper" tests/store_faults.sh "$build/gradus" short
    run "pushes" "$build/reaper" tests/pushes.sh "$build/gradus" 4
    run "interruptions" "$build/reaper" tests/interrupt.sh "$build/gradus" 40
fi

for report in "$build"/sanitizer/*; do
    [ -e "$report" ] || continue
    echo "sanitizer report $report:"
    head -n 40 "$report"
    failed=1
done

left=$(comm -13 <(echo "$before" | sort) <(tests/leftovers.sh | sort))
if [ -n "$left" ]; then
    echo "left behind:"
    echo "$left"
    failed=1
fi
if [ -n "$(find "$TMPDIR" -mindepth 1 | head -n 1)" ]; then
    echo "temporary files left behind:"
    find "$TMPDIR" -mindepth 1
    failed=1
fi
[ $failed -eq 0 ] && echo "all tests passed${sanitize:+ under the sanitizers}"
exit $failed
