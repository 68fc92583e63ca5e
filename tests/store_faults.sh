#!/bin/bash
# Breaks batches in every way a machine can break, and looks whether the store kept its promises: what was kept stays
# kept, nothing is graded twice, the next start goes on, and the end is that of a batch that was never disturbed.
#   store_faults.sh GRADUS short|full
# Needs sqlite3 and strace; what needs mounts is done in a namespace of its own, where the machine has them.
set -u

gradus=$1 extent=$2
# A leak checker cannot work under strace, and says so with an exit status of its own; and the clock that jumps comes in
# before the sanitizer does.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0:verify_asan_link_order=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 faults=0

case $extent in
short) kills=8 step=41 tears=30 students=20 ;;
full) kills=200 step=1 tears=600 students=40 ;;
*) echo "store_faults.sh GRADUS short|full"; exit 2 ;;
esac

# An assignment of one check, so that a grading takes as long as its compiler.
mkdir -p "$work/root/configs"
ln -s "$PWD/assignments" "$work/root/assignments"
cat >"$work/root/configs/mle.yaml" <<'YAML'
title: One check
header: mle.h
sources: [mle.c]
checks:
  - name: Predictions are X theta
    function: linear_predict
    kind: matches
    inputs: {n: 1..3, d: 1..2, X: normal, theta: normal}
    cases: 4
    points: 100
    visibility: public
    hint: Which weight meets which feature?
YAML

make_class() { # FOLDER COUNT: submissions that differ in a comment, the last of them a copy of the first
    for ((i = 1; i < $2; i++)); do
        mkdir -p "$1/student$i"
        { echo "/* $i */"; cat tests/samples/mle/anna-cholesky/mle.c; } >"$1/student$i/mle.c"
    done
    cp -r "$1/student1" "$1/student$2"
}
make_class "$work/small" 3
make_class "$work/large" $students

batch() { # CLASS STORE [COMMAND...]: a batch, under another command if one is given
    local class=$1 store=$2
    shift 2
    "$@" "$gradus" batch mle "$class" --root "$work/root" --store "$store" --jobs 2
}

fault() { echo "  $*"; failed=1; }

# A copy is looked at, with its journals: looking rolls back what was under way, which is for the next start to do.
ask() { # STORE QUERY
    local look=$work/look.db suffix
    rm -f "$look"*
    for suffix in '' -wal -journal; do [ ! -e "$1$suffix" ] || cp "$1$suffix" "$look$suffix"; done
    sqlite3 "$look" "$2" 2>&1
}

rows_of() { # STORE: all results, as far as they are the same in every run
    [ -s "$1" ] && ask "$1" 'SELECT id, sha256, rules, score FROM result ORDER BY id' | grep -v '^Error'
}

# What must hold at any moment: the file is sound, every result has its sources and answers, none is there twice.
check_sound() { # STORE WHAT
    [ -s "$1" ] || return 0
    local tables
    tables=$(ask "$1" "SELECT count(*) FROM sqlite_master WHERE name = 'result'")
    [ "$(ask "$1" 'PRAGMA integrity_check')" = ok ] || fault "$2: the store is damaged"
    [ "$tables" = 1 ] || return 0
    [ "$(ask "$1" 'SELECT count(*) FROM result WHERE sha256 NOT IN (SELECT sha256 FROM submission)
                   OR sha256 NOT IN (SELECT sha256 FROM answers)')" = 0 ] || fault "$2: a result is not whole"
    [ -z "$(ask "$1" 'SELECT sha256 FROM result GROUP BY sha256, rules HAVING count(*) > 1')" ] ||
        fault "$2: graded twice"
}

# The next start finishes what was begun, keeps what was there, and prints what an undisturbed batch prints.
check_resumes() { # CLASS STORE WHAT
    local before
    before=$(rows_of "$2")
    batch "$1" "$2" >"$work/table" 2>"$work/errors" || fault "$3: cannot go on: $(tail -n 1 "$work/errors")"
    cmp -s "$work/table" "$1.table" || fault "$3: another table than without the fault"
    check_sound "$2" "$3, resumed"
    [ -z "$before" ] || [ "$(rows_of "$2" | head -n "$(wc -l <<<"$before")")" = "$before" ] ||
        fault "$3: a result that was kept is lost or changed"
}

for class in small large; do
    batch "$work/$class" "$work/undisturbed-$class.db" >"$work/$class.table" 2>"$work/errors" ||
        { fault "a batch without faults fails: $(cat "$work/errors")"; exit 1; }
done

echo "-- killed at random moments"
store=$work/kills.db
for ((round = 0; round < kills; round++)); do
    batch "$work/large" "$store" >/dev/null 2>&1 &
    pid=$!
    sleep "0.$(printf '%03d' $((RANDOM % 900)))"
    # The batch is the child of the subshell that the function runs in.
    victim=$(ps -o pid= --ppid $pid | head -n 1)
    kill -KILL ${victim:-$pid} 2>/dev/null
    wait $pid 2>/dev/null
    faults=$((faults + 1))
    check_sound "$store" "kill $round"
    now=$(rows_of "$store")
    [ -z "${before:-}" ] || [ "$(head -n "$(wc -l <<<"$before")" <<<"$now")" = "$before" ] ||
        fault "kill $round: a result is lost"
    before=$now
    # The class is through: begin anew, so that kills go on meeting work.
    if [ "$(grep -c . <<<"$now")" -ge $((students - 1)) ]; then
        check_resumes "$work/large" "$store" "after kill $round"
        rm -f "$store"*
        before=
    fi
done
check_resumes "$work/large" "$store" "after $kills kills"
rm -f "$store"*

echo "-- killed, full and failing at every write and sync"
count_calls() { # CALL
    batch "$work/small" "$work/count.db" strace -o "$work/calls" -e "trace=$1" >/dev/null 2>&1
    rm -f "$work"/count.db*
    grep -c "^$1(" "$work/calls"
}
for call in pwrite64 fdatasync; do
    total=$(count_calls $call)
    [ "$total" -gt 5 ] || fault "strace sees no $call: the faults would be none"
    for what in signal=KILL error=ENOSPC error=EIO; do
        for ((k = 1 + RANDOM % step; k <= total; k += step)); do
            store=$work/inject.db
            batch "$work/small" "$store" strace -o /dev/null -e "trace=$call" -e "inject=$call:$what:when=$k" \
                >/dev/null 2>"$work/errors"
            status=$?
            faults=$((faults + 1))
            case $what:$status in
            signal=KILL:137 | error=*:3) ;;
            signal=KILL:* | error=*:0) ;; # the call came after the end, or the fault did no harm
            *) fault "$what at $call $k: exit status $status: $(tail -n 1 "$work/errors")" ;;
            esac
            [ $status -ne 3 ] || grep -qE "disk|written to" "$work/errors" ||
                fault "$what at $call $k: unclear message: $(tail -n 1 "$work/errors")"
            check_sound "$store" "$what at $call $k"
            check_resumes "$work/small" "$store" "$what at $call $k"
            rm -f "$store"*
        done
    done
done

echo "-- torn journals"
# A journal that was never folded into the file: the batch is killed when it holds some results.
store=$work/torn.db
batch "$work/large" "$store" >/dev/null 2>&1 &
pid=$!
for ((tries = 0; tries < 600; tries++)); do
    [ "$(rows_of "$store" | grep -c .)" -lt 6 ] || break
    sleep 0.1
done
kill -KILL "$(ps -o pid= --ppid $pid | head -n 1)"
wait $pid 2>/dev/null
if [ ! -s "$store-wal" ]; then
    fault "no journal is left to tear"
else
    rows=$(rows_of "$store") bytes=$(stat -c %s "$store-wal")
    for ((i = 0; i < tears; i++)); do
        torn=$work/piece.db at=$(((RANDOM * 32768 + RANDOM) % bytes))
        cp "$store" "$torn"
        cp "$store-wal" "$torn-wal"
        case $((i % 3)) in
        0) truncate -s $at "$torn-wal" ;;
        1) truncate -s $at "$torn-wal"; truncate -s "$bytes" "$torn-wal" ;;
        2) truncate -s $at "$torn-wal"; head -c $((bytes - at)) /dev/urandom >>"$torn-wal" ;;
        esac
        faults=$((faults + 1))
        check_sound "$torn" "journal torn at $at"
        left=$(rows_of "$torn")
        [ "$(head -n "$(grep -c . <<<"$left")" <<<"$rows")" = "$left" ] || [ -z "$left" ] ||
            fault "journal torn at $at: what is left is no beginning of what was kept"
        [ $((i % 100)) -ne 19 ] || check_resumes "$work/large" "$torn" "journal torn at $at"
        rm -f "$torn"*
    done
fi
rm -f "$store"*

echo "-- two batches at once"
store=$work/two.db
batch "$work/large" "$store" >/dev/null 2>&1 &
first=$!
for ((tries = 0; tries < 100; tries++)); do [ -s "$store.lock" ] && break; sleep 0.05; done
batch "$work/large" "$store" >/dev/null 2>"$work/errors"
[ $? -eq 2 ] && grep -q "another batch is working on" "$work/errors" ||
    fault "a second batch was not turned away: $(tail -n 1 "$work/errors")"
kill -TERM "$(ps -o pid= --ppid $first | head -n 1)"
wait $first
check_resumes "$work/large" "$store" "two batches"
rm -f "$store"*

echo "-- stopped by signals"
for signal in INT TERM HUP; do
    batch "$work/large" "$store" env --default-signal=INT >/dev/null 2>"$work/errors" &
    pid=$!
    # In the middle, however fast the machine is: something is kept, and most is still to do.
    for ((tries = 0; tries < 1000; tries++)); do rows_of "$store" | grep -q . && break; sleep 0.02; done
    victim=$(ps -o pid= --ppid $pid | head -n 1)
    asked=$(date +%s%N)
    kill -$signal "$victim"
    wait $pid
    status=$? took=$((($(date +%s%N) - asked) / 1000000))
    case $signal in INT) expected=130 ;; TERM) expected=143 ;; HUP) expected=129 ;; esac
    [ $status -eq $expected ] || fault "SIG$signal: exit status $status"
    [ $took -lt 1000 ] || fault "SIG$signal: it took $took ms to stop"
    grep -q "start again to go on" "$work/errors" || fault "SIG$signal: no word of what to do"
    check_resumes "$work/large" "$store" "after SIG$signal"
    rm -f "$store"*
done

echo "-- a damaged store"
head -c 20000 /dev/urandom >"$store"
sum=$(sha256sum <"$store")
batch "$work/small" "$store" >/dev/null 2>"$work/errors"
[ $? -eq 3 ] && grep -q "it is left as it is" "$work/errors" || fault "damaged: $(tail -n 1 "$work/errors")"
[ "$(sha256sum <"$store")" = "$sum" ] || fault "a damaged store was written to"
rm -f "$store"*

# A disk of its own, that is full, and then read-only; in a mount namespace, so that nothing is left.
small_disk() {
    local disk=$work/disk store=$work/disk/class.db
    mkdir -p "$disk" && mount -t tmpfs -o size=128k none "$disk" || return 77
    batch "$work/large" "$store" >/dev/null 2>"$work/errors"
    [ $? -eq 3 ] && grep -q "is full; make room" "$work/errors" || fault "full disk: $(tail -n 1 "$work/errors")"
    cp "$store" "$work/full.db"
    cp "$store-wal" "$work/full.db-wal" 2>/dev/null
    check_sound "$work/full.db" "full disk"
    mount -o remount,size=16m none "$disk"
    check_resumes "$work/large" "$store" "full disk with room made"
    mount -o remount,ro none "$disk"
    batch "$work/large" "$store" >/dev/null 2>"$work/errors"
    [ $? -eq 3 ] && grep -qi "read-only" "$work/errors" || fault "read-only: $(tail -n 1 "$work/errors")"
    umount "$disk"
    return $failed
}
if unshare -m true 2>/dev/null; then inside="unshare -m"; else inside="unshare -rm"; fi
if $inside true 2>/dev/null; then
    echo "-- a full disk, a read-only one"
    export -f small_disk batch fault ask rows_of check_sound check_resumes
    export work gradus failed
    $inside bash -c small_disk || failed=1
    rm -rf "$work"/full.db*
else
    echo "-- a full disk: not tried, this machine lets nobody mount"
fi

if command -v faketime >/dev/null; then
    echo "-- clocks that jump"
    for jump in '-9000d' '+9000d'; do
        batch "$work/small" "$store" timeout -s KILL 0.6 >/dev/null 2>&1
        DONT_FAKE_MONOTONIC=1 batch "$work/small" "$store" faketime -f "$jump" >"$work/table" 2>"$work/errors" ||
            fault "clock $jump: $(tail -n 1 "$work/errors")"
        cmp -s "$work/table" "$work/small.table" || fault "clock $jump: another table"
        check_sound "$store" "clock $jump"
        check_resumes "$work/small" "$store" "clock $jump"
        rm -f "$store"*
    done
else
    echo "-- clocks that jump: not tried, faketime is not installed (make test-faults installs it)"
fi

[ $failed -eq 0 ] && echo "$faults faults, no result lost, none twice, all batches went on"
exit $failed
