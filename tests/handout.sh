#!/bin/bash
# A student's kit: it has no key, it is there whole or not at all, and what gradus check says in it of a submission is what
# gradus grade says of the public checks.
#   handout.sh BUILD_FOLDER ASSIGNMENT...
set -u

build=$1
shift
gradus=$PWD/$build/gradus
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

fail() {
    echo "handout.sh: $1"
    [ -z "${2:-}" ] || sed 's/^/    /' "$2" | head -n 40
    failed=1
}

# What `make install-student` installs.
install -D "$build/gradus" "$folder/usr/bin/gradus"
install -D "$build/gradus-worker" "$folder/usr/lib/gradus/gradus-worker"
student=$folder/usr/bin/gradus

# Words of the reference's code that no student's file may have.
words_of() { # ASSIGNMENT
    nm -D --defined-only "$build/reference/$1.so" | awk '{ print $3 }' | grep -v '^_' |
        grep -vwFf <(grep -oE '[a-z_0-9]+ *\(' "assignments/$1/$1.h" | tr -d ' (')
}

# Lines of its code that students are not given anyway.
lines_of() { # ASSIGNMENT
    sed 's/^[[:space:]]*//; s/[[:space:]]*$//' reference/"$1".c reference/"$1"_mistakes.c | awk 'length >= 40' | grep -v '^[/*#]' |
        sort -u | while read -r line; do grep -qrF -- "$line" assignments/"$1" assignments/include || echo "$line"; done
}

hidden_of() { # ASSIGNMENT
    awk '/- name:/ { name = $0; sub(/.*- name: */, "", name) } /visibility: (hidden|after_due)/ { print name }' "configs/$1.yaml"
}

expect_no_key() { # ASSIGNMENT
    for kind in words_of lines_of hidden_of; do
        $kind "$1" >"$folder/key"
        [ -s "$folder/key" ] || fail "$1: $kind finds nothing to look for"
        # Names are whole words: wolfe_line_search, which the header has, is not the reference's line_search.
        if grep -raFho $([ $kind = words_of ] && echo -w) -f "$folder/key" "$folder/$1" >"$folder/found"; then
            sort -u "$folder/found" >"$folder/what"
            fail "$1: the kit has what $kind says" "$folder/what"
        fi
    done
}

# The public part of a result, without what is measured and without the mistakes' names, which are the reference's.
public_part='[.checks[] | select(.visibility == "public") | .mistake = (.mistake != null) | del(.seconds)]'

compare() { # ASSIGNMENT SUBMISSION
    cp "$2"/* "$folder/$1/" 2>/dev/null
    "$gradus" grade "$1" "$2" --json 2>"$folder/errors" | jq -S "$public_part" >"$folder/graded"
    (cd "$folder/$1" && "$student" check --json) 2>"$folder/errors" | jq -S "$public_part" >"$folder/at-home"
    [ -s "$folder/graded" ] && [ "$(wc -c <"$folder/graded")" -gt 200 ] || fail "$2 is not graded" "$folder/errors"
    diff "$folder/graded" "$folder/at-home" >"$folder/difference" || fail "$2: graded (<) and at home (>) differ" "$folder/difference"
    compared=$((compared + 1))
}

for assignment; do
    kit=$folder/$assignment compared=0
    "$gradus" handout "$assignment" "$kit" >"$folder/output" 2>&1 || fail "handout $assignment" "$folder/output"
    expect_no_key "$assignment"
    (cd "$kit" && find . -type f | sort | xargs sha256sum) >"$folder/before"
    "$gradus" handout "$assignment" "$kit" >"$folder/output" 2>&1
    [ $? -eq 2 ] && grep -q 'is not empty' "$folder/output" || fail "a kit over a kit" "$folder/output"
    (cd "$kit" && find . -type f | sort | xargs sha256sum) | cmp -s - "$folder/before" || fail "the kit was changed"
    [ -z "$(find "$folder" -maxdepth 1 -name '*.part')" ] || fail "half a kit is left"
    for submission in tests/samples/"$assignment"/*/; do
        compare "$assignment" "$submission"
    done
    for variant in tests/variants/"$assignment"/*.c; do
        mkdir -p "$folder/variant"
        cp "$variant" "$folder/variant/$assignment.c"
        compare "$assignment" "$folder/variant"
        rm -r "$folder/variant"
    done
    echo "$assignment: $compared submissions are judged at home as they are graded"
done

# What is damaged is said, in one line, and ends with status 2.
kit=$folder/$1
damaged() { # WHAT FILE BYTES
    cp "$kit/checks/$2" "$folder/whole"
    printf '%b' "$3" >"$kit/checks/$2"
    (cd "$kit" && "$student" check) >"$folder/output" 2>&1
    [ $? -eq 2 ] && [ "$(wc -l <"$folder/output")" -eq 1 ] || fail "$1" "$folder/output"
    cp "$folder/whole" "$kit/checks/$2"
}
damaged "answers that are none" answers 'nothing'
damaged "answers that end too early" answers 'GRK\001\0377\0377\0377\0377'
damaged "a kit.json that is none" kit.json '{'
damaged "a kit.json of a newer gradus" kit.json '{"schema": "gradus/kit/9"}'
damaged "checks that are none" checks.yaml 'title: ['
damaged "checks without the header" checks.yaml 'title: t\nheader: other.h\n'

# Its README names the package of every library that gradus is linked with.
for library in $(readelf -d "$build/gradus" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    file=$(basename "$(readlink -f "$(ldd "$build/gradus" | awk -v name="$library" '$1 == name { print $3 }')")")
    package=$(dpkg -S "*/$file" | sed 's/:.*//' | sort -u | head -n 1)
    case $package in
    '') fail "$library is of no package" ;;
    libc6 | lib*san* | libgcc*) ;;
    *) grep -qw -- "$package" "$kit/README.md" || fail "the kit's README does not name $package" ;;
    esac
done

# A machine with gradus for students alone can do what they need.
"$student" doctor >"$folder/output" 2>&1 && grep -q 'students need none' "$folder/output" || fail "gradus doctor for students" "$folder/output"

# Asked to end while it is written, on a disk that fills, and made twice at once: a kit is there whole or not at all.
files_of() { find "$1" -type f 2>/dev/null | wc -l; }
meddled() { # HOW: what strace does to a rename of one of its files
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 strace -f -qq -o /dev/null -e trace=rename -e inject=rename:"$1":when=3 "$gradus" handout "$2" "$3" >"$folder/output" 2>&1
}
"$gradus" handout "$1" "$folder/whole-kit" >/dev/null
whole=$(files_of "$folder/whole-kit")
{ meddled signal=TERM "$1" "$folder/asked-to-end"; } 2>/dev/null && fail "it does not end when it is asked to"
[ "$(files_of "$folder/asked-to-end")" -eq "$whole" ] || fail "asked to end: not all files are there"
meddled error=ENOSPC "$1" "$folder/no-space" && fail "it is done on a full disk"
grep -q 'No space left' "$folder/output" && [ ! -e "$folder/no-space" ] || fail "a full disk" "$folder/output"
for i in 1 2 3; do
    "$gradus" handout "$1" "$folder/at-once" >"$folder/output$i" 2>&1 &
done
wait
[ "$(cat "$folder"/output[123] | grep -c 'is not empty')" -eq 2 ] || fail "three kits at once" "$folder/output1"
[ "$(files_of "$folder/at-once")" -eq "$whole" ] || fail "three kits at once: not all files are there"
[ -z "$(find "$folder" -maxdepth 1 -name '*.part')" ] || fail "half a kit is left"
exit $failed
