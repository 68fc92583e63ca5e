#!/bin/bash
# Every counterexample of a failing public check that `gradus check --repro` writes is a test that fails with the submission it was found in and
# passes with the right functions.
#   repro.sh BUILD_FOLDER SUBMISSION_FOLDER...      a folder is named TOPIC/..., as tests/samples/mle/gita-missing-mean
set -u

build=$PWD/$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder" # the box starts from it as a user of no account
flags=(-std=gnu11 -g -O1 -ffp-contract=off -ftrivial-auto-var-init=pattern -fsanitize=address,undefined
    -fno-omit-frame-pointer -Iassignments/include -Ireference)
numerics=()
for file in reference/*.c; do
    topic=$(basename "$file" .c)
    [ -e "reference/${topic%_mistakes}_mistakes.c" ] || numerics+=("$file")
done
failed=0 tried=0 written=0 refused=0

complain() {
    echo "$*"
    failed=1
}

# The right functions of a topic as one object.
right_of() { # TOPIC
    [ -e "$folder/right-$1.o" ] && return
    gcc "${flags[@]}" -w -Iassignments/"$1" -r -o "$folder/right-$1.o" "reference/$1.c" "${numerics[@]}"
}

# Links a test with an object and runs it; what it says is in log.
run_test() { # TEST.o OBJECT
    gcc -fsanitize=address,undefined "$1" "$2" -lcriterion -lm -o "$folder/test" >"$folder/log" 2>&1 &&
        env -u UBSAN_OPTIONS ASAN_OPTIONS=detect_leaks=0 "$folder/test" >"$folder/log" 2>&1
}

try_check() { # TOPIC SUBMISSION NUMBER
    rm -f "$folder/work"/repro_*
    said=$("$build/gradus" check "$folder/work" --repro "$3" 2>&1)
    file=$(ls "$folder/work"/repro_*.c 2>/dev/null)
    if [ -z "$file" ]; then
        refused=$((refused + 1))
        echo "  $2 $3: $(echo "$said" | grep -E '^no test|^gradus' || complain "nothing said")"
        return
    fi
    written=$((written + 1))
    gcc "${flags[@]}" -Wall -Wextra -Werror -UNDEBUG -Iassignments/"$1" -c "$file" -o "$folder/repro.o" ||
        { complain "$2 $3: $file does not compile"; return; }
    run_test "$folder/repro.o" "$folder/wrong.o" && complain "$2 $3: $(basename "$file") passes with the wrong functions"
    run_test "$folder/repro.o" "$folder/right-$1.o" || { complain "$2 $3: $(basename "$file") fails with the right functions"; cat "$folder/log"; }
}

for submission in "$@"; do
    topic=$(basename "$(dirname "$submission")")
    [ "$topic" = assignments ] && topic=$(basename "$submission")
    right_of "$topic"
    rm -rf "$folder/work"
    mkdir -m 755 "$folder/work"
    cp "assignments/$topic/$topic.h" "$submission/$topic.c" "$folder/work"
    gcc "${flags[@]}" -w -Iassignments/"$topic" -c "$submission/$topic.c" -o "$folder/wrong.o" 2>/dev/null || continue
    tried=$((tried + 1))
    for number in $("$build/gradus" check "$folder/work" 2>/dev/null | awk '$2 == "failed" { print $1 }'); do
        try_check "$topic" "$submission" "$number"
    done
done
echo "$written counterexamples of $tried submissions as tests, $refused refused"
[ $written -gt 0 ] || complain "none was written"
exit $failed
