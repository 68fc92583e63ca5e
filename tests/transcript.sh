#!/bin/bash
# Prints the listing of README.md's "From the kit to full marks": what an instructor and then a student type, and what
# they see, run now. Long lines are cut at "...", and a line "..." stands where lines are left out.
#   transcript.sh BUILD_FOLDER
set -eu

build=$PWD/$1
nearly=$PWD/tests/samples/mle/hugo-sigma-sign/mle.c
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset ASAN_OPTIONS UBSAN_OPTIONS MAKEFLAGS MAKELEVEL
export LC_ALL=C

# Students have what `make install-student` installs, in PATH.
install -D "$build/gradus" "$folder/usr/bin/gradus"
install -D "$build/gradus-worker" "$folder/usr/lib/gradus/gradus-worker"

# Of what a command prints, shows the lines of these numbers or with these words, as sed addresses (default: all).
show() { # COMMAND [ADDRESS]...
    echo "$ $1"
    bash -c "$1" >"$folder/printed" 2>&1 || true
    shift
    sed -n "$(printf '%s=;' "${@:-1,\$}")" "$folder/printed" | sort -nu |
        awk -v printed="$folder/printed" '
            function next_line() { has = (getline line < printed) > 0; sub(/ +$/, "", line); number++ }
            function leave_out() { if (!left_out) print "..."; left_out = 1 }
            BEGIN { next_line() }
            { while (number < $1) { leave_out(); next_line() }
              print (length(line) > 110 ? substr(line, 1, 107) "..." : line); left_out = 0; next_line() }
            END { if (has) leave_out() }'
}

(
    PATH=$build:$PATH
    show "gradus handout mle $folder/mle" | sed "s#$folder/##"
)
echo '$ cd mle'
cd "$folder/mle"
PATH=$folder/usr/bin:$PATH
show 'make check' 1,3 '/points,/,$'
echo '$ $EDITOR mle.c'
cp "$nearly" mle.c
show 'make check' 4,11 '/points,/,/^next/'
show 'gradus check --repro 5' '/^wrote/'
show 'make test' '/repro_/,/Synthesis/'
echo '$ $EDITOR mle.c              # the sign of the second term'
sed -i '/grad_sigma\[0\] =/s/ - rss/ + rss/' mle.c
show 'make test' '/Synthesis/'
show 'make check'
show 'make submit'
