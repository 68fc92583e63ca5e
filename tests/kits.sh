#!/bin/bash
# Each kit does its work in a simulated layout of its platform: built once from its own gradus.tar, then run on a right
# solution, one that does not compile, nothing, and on a machine that forbids user namespaces.
#   kits.sh GRADUS
# A platform runs make itself, and not from within another.
unset MAKEFLAGS MFLAGS MAKELEVEL
set -eu
gradus=$PWD/${1:-gradus}
samples=$PWD/tests/samples/mle
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"

die() {
    echo "kits.sh: $*" >&2
    exit 1
}

expect() { # FILE PYTHON-LIKE JQ FILTER
    jq -e "$2" "$1" >/dev/null || die "$1: not so: $2: $(head -c 600 "$1")"
}

# A child that may make no user namespaces, as in most containers; the box is then impossible.
without_namespaces() {
    unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces && "$@"' bash "$@"
}

unpack() { # KIT: into $folder/KIT
    "$gradus" export "$1" mle --out "$folder/$1.zip"
    unzip -q "$folder/$1.zip" -d "$folder/$1"
    [ -f "$folder/$1/setup.sh" ] || die "$1: no setup.sh at the root"
    ! grep -rq '@ASSIGNMENT@' "$folder/$1" --include='*' --exclude=gradus.tar || die "$1: the assignment's name is not filled in"
}

kits=(gradescope-autograder artemis github-classroom autolab)
for kit in "${kits[@]}"; do
    unpack "$kit"
    cmp "$folder/$kit/gradus.tar" "$folder/gradescope-autograder/gradus.tar"
done
names=$(tar -tf "$folder/artemis/gradus.tar")
grep -qx reference/mle_mistakes.c <<<"$names" || die "the key of mle is not in the sources"
! grep -q 'knn\|optimizers\|tests/samples' <<<"$names" || die "other assignments are in the sources"

export GRADUS_HOME=$folder/home
bash "$folder/artemis/setup.sh" >"$folder/setup.log" 2>&1 || { tail -n 20 "$folder/setup.log"; die "setup.sh failed"; }

# --- Gradescope: /autograder with source, submission, results; run_autograder is copied to the top ---
base=$folder/autograder
mkdir -p "$base/results" "$base/submission"
cp -r "$folder/gradescope-autograder" "$base/source"
cp "$base/source/run_autograder" "$base/run_autograder"
chmod +x "$base/run_autograder"
gradescope() { # COMMAND...: runs it there
    rm -f "$base/results/results.json"
    (cd "$base" && "$@" ./run_autograder >results/stdout 2>&1) || die "run_autograder fails"
}
cp "$samples/anna-cholesky/mle.c" "$base/submission"
gradescope env
expect "$base/results/results.json" '.score == 100 and (.tests | all(.status == "passed"))'
cp "$samples/david-does-not-compile/mle.c" "$base/submission"
gradescope env
expect "$base/results/results.json" '.score == 0 and (.output | contains("error"))'
rm "$base/submission/mle.c"
gradescope env
expect "$base/results/results.json" '.score == 0 and (.tests[0].output | length > 0)'
cp "$samples/anna-cholesky/mle.c" "$base/submission"
gradescope without_namespaces
expect "$base/results/results.json" 'has("score") == false and (.tests | all(has("score") == false))'
expect "$base/results/results.json" '.output | contains("not a grade") and contains("For the operator:")'
echo "gradescope-autograder: works"

# --- Artemis: assignment/ and tests/ in the working folder ---
work=$folder/artemis-work
mkdir -p "$work/assignment" "$work/tests"
cp "$folder/artemis/grade.sh" "$work/tests"
artemis() { (cd "$work" && "$@" bash tests/grade.sh >log 2>&1); }
cp "$samples/anna-cholesky/mle.c" "$work/assignment"
artemis env || die "artemis: the build fails"
jq -s . "$work"/customFeedbacks/*.json >"$folder/right.json"
expect "$folder/right.json" 'length > 10 and all(.successful) and ((map(.name) | unique | length) == length)'
rm "$work/assignment/mle.c"
artemis env || die "artemis: nothing handed in is a failed build"
jq -s . "$work"/customFeedbacks/*.json >"$folder/nothing.json"
expect "$folder/nothing.json" 'all(.successful == false and (.message | length > 0))'
[ "$(jq -c 'map(.name)' "$folder/right.json")" = "$(jq -c 'map(.name)' "$folder/nothing.json")" ] || die "artemis: names differ"
cp "$samples/anna-cholesky/mle.c" "$work/assignment"
! artemis without_namespaces || die "artemis: a grader that cannot work is no failed build"
[ ! -e "$work/customFeedbacks" ] || die "artemis: feedback of a grader that could not work"
echo "artemis: works"

# --- GitHub: submission/ and kit/ in the workspace, a file for the summary ---
work=$folder/workspace
mkdir -p "$work/submission"
cp -r "$folder/github-classroom" "$work/kit"
cp "$samples/hugo-sigma-sign/mle.c" "$work/submission"
(cd "$work" && GITHUB_STEP_SUMMARY=$work/summary.md bash kit/grade.sh >log 2>errors) || die "github: the step fails"
grep -qx '::notice title=Autograding complete::Points 82/100' "$work/log" || die "github: no points"
! grep -v '^::' "$work/log" || die "github: a line that is no command"
grep -q '^## mle: 82 of 100' "$work/summary.md" || die "github: no summary"
! (cd "$work" && without_namespaces bash kit/grade.sh >log 2>errors) || die "github: the step passes without a grade"
! grep -q Points "$work/log" || die "github: points without a grade"
echo "github-classroom: works"

# --- Autolab: Makefile, autograde.tar and the handin in one folder; user autograde ---
work=$folder/autolab-work
mkdir -p "$work"
cp "$folder/autolab/autograde-Makefile" "$work/Makefile"
cp "$folder/autolab/autograde.tar" "$work"
cp "$samples/hugo-sigma-sign/mle.c" "$work"
as_user=()
if [ "$(id -u)" -eq 0 ]; then
    chown -R nobody "$work"
    as_user=(setpriv --reuid nobody --clear-groups)
fi
(cd "$work" && "${as_user[@]}" make >"$folder/autolab.log" 2>&1) || die "autolab: the job fails: $(cat "$folder/autolab.log")"
tail -n 1 "$folder/autolab.log" >"$folder/last.json"
expect "$folder/last.json" '.scores == {"mle": 82}'
(cd "$work" && without_namespaces make >"$folder/autolab.log" 2>&1) && die "autolab: a grader that cannot work succeeds"
! grep -q '"scores"' "$folder/autolab.log" || die "autolab: points without a grade"
echo "autolab: works"
