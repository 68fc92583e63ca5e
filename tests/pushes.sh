#!/bin/bash
# A real bare repository with gradus's hook, and real pushes: reports, attempts, a hook that is killed anywhere, missing,
# or called many times at once. No push is lost, none is kept twice.
#   pushes.sh GRADUS [ROUNDS]
set -u

gradus=$(realpath "$1") rounds=${2:-6}
samples=$PWD/tests/samples/mle
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
# The tests' git is not the user's.
export HOME=$folder GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=anna GIT_AUTHOR_EMAIL=anna@example.edu
export GIT_COMMITTER_NAME=anna GIT_COMMITTER_EMAIL=anna@example.edu

fail() {
    echo "pushes.sh: $1"
    [ -z "${2:-}" ] || sed 's/^/    /' "$2"
    failed=1
}
expect() { # WHAT FILE WORDS
    grep -qF -- "$3" "$2" || fail "$1: no '$3' in" "$2"
}
refute() {
    ! grep -qF -- "$3" "$2" || fail "$1: there is '$3' in" "$2"
}
packages() {
    find "$bare/gradus/handed-in" -name '*.zip' | wc -l
}
expect_packages() { # WHAT COUNT
    [ "$(packages)" -eq "$2" ] || fail "$1: $(packages) packages instead of $2"
    [ -z "$(find "$bare/gradus/handed-in" -name '.*.new')" ] || fail "$1: half a package is left"
}
start() { # OPTIONS...: a new bare repository and a clone of it
    rm -rf "$folder/anna.git" "$folder/work"
    bare=$folder/anna.git work=$folder/work
    git init -q --bare -b main "$bare"
    "$gradus" submit --install-hook "$bare" --assignment mle "$@" >"$folder/installed" 2>&1 || fail "installing" "$folder/installed"
    git init -q -b main "$work"
    git -C "$work" remote add origin "$bare"
}
commit() { # SAMPLE: its source, different from all before
    cp "$samples/$1/mle.c" "$work/mle.c"
    commits=$((${commits:-0} + 1))
    echo "/* commit $commits */" >>"$work/mle.c"
    git -C "$work" add -A
    git -C "$work" commit -q -m "commit $commits"
}
push() { # WHAT ARGUMENTS...: must succeed, whatever the hook does
    local what=$1
    shift
    git -C "$work" push origin "$@" >"$folder/said" 2>&1 || fail "$what: the push failed" "$folder/said"
}
at_server() {
    [ "$(git -C "$bare" rev-parse main)" = "$(git -C "$work" rev-parse HEAD)" ] || fail "$1: the push is lost"
}

# --- reports and attempts ---

start --attempts-per-day 2
commit hugo-sigma-sign
push "the first push" main
expect "the first push" "$folder/said" "remote: mle  anna  82 of 100 points"
expect "the first push" "$folder/said" "remote:              called   double grad_theta[1]"
expect "the first push" "$folder/said" "a hidden check did not pass"
expect "the first push" "$folder/said" "attempt 1 of 2 today"
# Of hidden checks nothing but verdict and hint.
[ "$(grep -c 'called  ' "$folder/said")" -eq 1 ] || fail "a hidden check shows its call" "$folder/said"
commit david-does-not-compile
push "what does not compile" main
expect "what does not compile" "$folder/said" "it does not compile"
expect "what does not compile" "$folder/said" "costs no attempt: 1 of 2"
commit anna-cholesky
push "the second attempt" main
expect "the second attempt" "$folder/said" "attempt 2 of 2 today"
commit ben-householder
push "the third attempt" main
expect "the third attempt" "$folder/said" "2 of 2 attempts of today are used up"
refute "the third attempt" "$folder/said" "of 100 points"
at_server "the third attempt"
expect_packages "four pushes" 4
"$gradus" batch mle "$bare/gradus/handed-in" --from drop-times >"$folder/table" 2>"$folder/said" || fail "batch" "$folder/said"
[ "$(awk '$1 == "anna" { printf "%s ", $2 }' "$folder/table")" = "82/100 0/100 100/100 100/100 " ] || fail "batch, in the order of the pushes" "$folder/table"
refute "batch verifies the packages" "$folder/said" "SHA-256"

# --- what is no hand-in ---

git -C "$work" tag v1
push "a tag and another branch" v1 main:side
expect "a tag" "$folder/said" "'refs/tags/v1' is kept, but it is not what is graded"
push "a deletion" :side
expect "a deletion" "$folder/said" "is deleted"
expect_packages "tag, branch, deletion" 4
git -C "$work" reset -q --hard HEAD~2
sleep 1 # the same content in the same second is the same package
push "going back" --force main
expect_packages "a forced push is a hand-in" 5

# --- hostile commits ---

start
ln -s /etc/passwd "$work/mle.c"
printf '*.c filter=evil export-subst\n' >"$work/.gitattributes"
git -C "$work" add -A && git -C "$work" commit -q -m "a link"
push "a link" main
expect "a link" "$folder/said" "is a symbolic link; hand in the file itself"
refute "a link" "$folder/said" "root:"
expect_packages "a link" 1
rm "$work/mle.c"
head -c 2000000 /dev/zero >"$work/mle.c"
git -C "$work" add -A && git -C "$work" commit -q -m "large"
push "a large file" main
expect "a large file" "$folder/said" "NOTHING TO GRADE IN IT: 'mle.c' has 2000000 bytes"
git -C "$work" rm -q mle.c && git -C "$work" commit -q -m "nothing"
push "no source" main
expect "no source" "$folder/said" "'mle.c' is missing"
expect_packages "three hand-ins of nothing" 3
"$gradus" batch mle "$bare/gradus/handed-in" >"$folder/table" 2>/dev/null
[ "$(grep -c "'mle.c' is missing" "$folder/table")" -eq 3 ] || fail "staff is not told of empty hand-ins" "$folder/table"

# --- the branch of an empty repository ---

start
git -C "$bare" symbolic-ref HEAD refs/heads/master
commit anna-cholesky
push "a branch that HEAD does not name" main
expect "a branch that HEAD does not name" "$folder/said" "100 of 100 points"
[ "$(git -C "$bare" symbolic-ref HEAD)" = refs/heads/main ] || fail "HEAD does not follow"

# --- a hook that cannot work ---

start
mv "$bare/gradus/handed-in" "$bare/gradus/away"
commit anna-cholesky
push "no folder for packages" main
expect "no folder for packages" "$folder/said" "Your push is safe in the repository."
at_server "no folder for packages"
mv "$bare/gradus/away" "$bare/gradus/handed-in"
commit ben-householder
push "the folder is back" main
expect "the folder is back" "$folder/said" "it is kept now"
expect_packages "the folder is back" 2
sed -i "s|^gradus=.*|gradus='/nowhere/gradus'|" "$bare/hooks/post-receive"
commit anna-cholesky
push "no gradus" main
expect "no gradus" "$folder/said" "Your push is safe in the repository."
"$gradus" submit --install-hook "$bare" --assignment mle >/dev/null || fail "installing again"
for i in 1 2 3 4; do
    (cd "$bare" && hooks/post-receive </dev/null >"$folder/said.$i" 2>&1) &
done
wait
expect_packages "four at once after none" 3
printf '#!/bin/sh\n' >"$bare/hooks/post-receive"
"$gradus" submit --install-hook "$bare" --assignment mle >"$folder/said" 2>&1
[ $? -eq 2 ] || fail "another's hook is replaced"
expect "another's hook" "$folder/said" "there is a hook already"

# --- a hook that is killed, anywhere ---

start
killed=0
for ((i = 0; i < rounds; i++)); do
    commit liam-infinite-loop
    git -C "$work" push origin main >"$folder/said" 2>&1 &
    pusher=$!
    hook=
    for ((wait = 0; wait < 200; wait++)); do
        hook=$(pgrep -f -- "submit --hook $bare") && break
        kill -0 $pusher 2>/dev/null || break
        sleep 0.005
    done
    sleep "0.$(printf '%03d' $((i * i * 9 % 200)))"
    [ -z "$hook" ] || { kill -9 $hook 2>/dev/null && killed=$((killed + 1)); }
    wait $pusher || fail "a push whose hook was killed failed" "$folder/said"
    at_server "killed"
done
[ $killed -gt 0 ] || fail "no hook was killed"
expect "killed" "$folder/said" "Your push is safe in the repository."
(cd "$bare" && hooks/post-receive </dev/null >"$folder/said" 2>&1)
expect_packages "after $killed of $rounds hooks were killed" "$rounds"

echo "pushes: $killed of $rounds hooks killed, no push lost"
exit $failed
