#!/bin/bash
# A class graded through a real Slurm with two nodes, of which one dies in the middle; the same class on this machine
# alone; both must give the same bytes. Then what interruptions leave: nothing that is graded is graded again.
#   run.sh BUILD_FOLDER
set -u

gradus=$PWD/$1/gradus
[ "$(id -u)" -eq 0 ] || { echo "the test of Slurm has to be root: slurmd starts jobs" >&2; exit 3; }
. tests/slurm/cluster.sh
. tests/support/stores.sh
failed=0
class=$cluster/class root=$cluster/root shared=$cluster/shared

finish() {
    local status=$?
    [ -z "${coordinator:-}" ] || kill "$coordinator" 2>/dev/null
    cluster_stop || status=1
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

wrong() {
    echo "WRONG: $*" >&2
    failed=1
}

# The sample class, and copies that differ by a comment at the end (equal submissions would be graded once).
make_class() { # COPIES
    local sample copy
    mkdir -p "$class"
    cp -r tests/samples/mle/* "$class"
    for ((copy = 1; copy <= $1; copy++)); do
        for sample in anna-cholesky ines-sigma-n-minus-1 hugo-sigma-sign; do
            cp -r "tests/samples/mle/$sample" "$class/$sample-$copy"
            echo "/* copy $copy */" >>"$class/$sample-$copy/mle.c"
        done
    done
}

# This source tree with a course of its own: four submissions to a task.
make_root() {
    mkdir -p "$root"
    ln -s "$PWD/assignments" "$root/assignments"
    cp -r configs "$root/configs"
    echo 'slurm: {partition: all, cpus: 1, minutes: 30, chunk: 4}' >"$root/configs/course.yaml"
}

parcels() { find "$shared"/*/parcels -type f -not -name '.*' 2>/dev/null | wc -l; }
# The times that gradings took tell gradings of the same submission apart: `SHA256 DIGEST` of the parcels, and of a store.
times_of_parcels() {
    local parcel
    find "$shared"/*/parcels -type f -not -name '.*' | while read -r parcel; do
        echo "${parcel##*/} $(grep -a -o '"seconds": [0-9.e+-]*' "$parcel" | sha256sum)"
    done | sort
}
times_of_store() { # STORE
    local sha256
    sqlite3 "$1" "SELECT sha256 FROM result" | while read -r sha256; do
        echo "$sha256 $(sqlite3 "$1" "SELECT json FROM result WHERE sha256 = '$sha256'" | grep -o '"seconds": [0-9.e+-]*' | sha256sum)"
    done | sort
}
have_parcels() { [ "$(parcels)" -ge "$1" ]; }
both_nodes_work() { [ "$(squeue --noheader --states=running --format=%N | sort -u | wc -l)" -eq 2 ]; }
tasks_started() { find "$shared"/*/logs -type f | wc -l; }
seconds() { date +%s.%N; }
since() { echo "$(seconds) $1" | awk '{ printf "%.1f", $1 - $2 }'; }

on_slurm() { # STORE [OPTION]...
    local store=$1
    shift
    exec env --default-signal=INT "$gradus" batch mle "$class" --root "$root" --slurm --shared "$shared" --store "$store" "$@"
}

a_node_dies() {
    local started count
    count=$(ls "$class" | wc -l)
    started=$(seconds)
    on_slurm "$cluster/slurm.db" >"$cluster/slurm.table" 2>"$cluster/slurm.errors" &
    coordinator=$!
    wait_until both_nodes_work || wrong "not both nodes got tasks"
    wait_until have_parcels 10 || wrong "no parcels arrive"
    cluster_kill_node 1
    echo "a node was killed with $(parcels) of $count parcels there"
    wait $coordinator || wrong "the batch ended with $?: $(cat "$cluster/slurm.errors")"
    coordinator=
    echo "$count submissions on two nodes, one of which died: $(since "$started") s, $(tasks_started) tasks"
    [ "$(ls "$shared"/*/logs | cut -d- -f1 | sort -u | wc -l)" -gt 1 ] || wrong "nothing was submitted again"
    cluster_node 1
}

the_same_as_here() {
    local started
    started=$(seconds)
    "$gradus" batch mle "$class" --root "$root" --store "$cluster/local.db" >"$cluster/local.table" 2>"$cluster/local.errors" ||
        wrong "the batch on this machine ended with $?"
    echo "the same on this machine alone: $(since "$started") s"
    [ "$(results "$cluster/local.db" | wc -l)" -ge "$(ls "$class" | wc -l)" ] || wrong "the store lacks results"
    cmp "$cluster/slurm.table" "$cluster/local.table" || wrong "the tables differ"
    cmp <(results "$cluster/slurm.db") <(results "$cluster/local.db") || wrong "the results differ"
    [ "$(answers "$cluster/slurm.db")" = "$(answers "$cluster/local.db")" ] || wrong "the answers differ"
}

# Starting again with everything in the store starts no task, and what is in the store is not in the folder.
nothing_is_done_twice() {
    local before
    before=$(tasks_started)
    (on_slurm "$cluster/slurm.db") >"$cluster/again.table" 2>/dev/null || wrong "starting again ended with $?"
    [ "$(tasks_started)" -eq "$before" ] || wrong "tasks were started for what was there"
    cmp "$cluster/slurm.table" "$cluster/again.table" || wrong "starting again gives another table"
    [ "$(parcels)" -eq 0 ] || wrong "$(parcels) parcels are left in the shared folder"
    [ -z "$(ls "$shared"/*/orders)" ] || wrong "orders are left in the shared folder"
}

# The coordinator is killed while tasks run; they go on, and the next start takes what they have done.
the_coordinator_is_killed() {
    local started there
    rm -rf "$shared"
    started=$(seconds)
    on_slurm "$cluster/killed.db" >/dev/null 2>&1 &
    coordinator=$!
    wait_until have_parcels 8 || wrong "no parcels arrive"
    kill -KILL $coordinator
    wait $coordinator 2>/dev/null
    coordinator=
    there=$(parcels)
    times_of_parcels >"$cluster/there"
    (on_slurm "$cluster/killed.db") >"$cluster/killed.table" 2>"$cluster/killed.errors" || wrong "going on ended with $?: $(cat "$cluster/killed.errors")"
    echo "the coordinator was killed with $there parcels there, and started again: $(since "$started") s"
    [ -z "$(times_of_store "$cluster/killed.db" | comm -23 "$cluster/there" -)" ] || wrong "what was there was graded again"
    [ "$(ls "$shared"/*/logs | cut -d- -f1 | sort -u | wc -l)" -eq 1 ] || wrong "what ran was submitted again"
    cmp <(results "$cluster/killed.db") <(results "$cluster/local.db") || wrong "going on gives other results"
    [ "$(parcels)" -eq 0 ] || wrong "$(parcels) parcels are left in the shared folder"
}

# Ctrl-C takes the array away, and the next start grades only what is missing.
an_interruption() {
    local status kept
    rm -rf "$shared"
    on_slurm "$cluster/stopped.db" >/dev/null 2>&1 &
    coordinator=$!
    wait_until have_parcels 5 || wrong "no parcels arrive"
    kill -INT $coordinator
    wait $coordinator
    status=$?
    coordinator=
    [ $status -eq 130 ] || wrong "Ctrl-C ended with $status, not 130"
    wait_until queue_empty || wrong "Ctrl-C left tasks in the queue"
    kept=$(times_of_parcels)
    (on_slurm "$cluster/stopped.db") >"$cluster/stopped.table" 2>/dev/null || wrong "going on ended with $?"
    [ -z "$(comm -23 <(echo "$kept") <(times_of_store "$cluster/stopped.db"))" ] ||
        wrong "what was graded before Ctrl-C was graded again"
    cmp <(results "$cluster/stopped.db") <(results "$cluster/local.db") || wrong "going on gives other results"
    echo "stopped by Ctrl-C with $(echo "$kept" | wc -l) parcels there, and gone on"
}

cluster_start || exit 1
make_class "${COPIES:-13}"
make_root
a_node_dies
the_same_as_here
nothing_is_done_twice
the_coordinator_is_killed
wait_until nodes_idle || wrong "the node that died does not come back"
an_interruption
no_jobs || wrong "processes are left: $(node_jobs)"
[ $failed -eq 0 ] && echo "Slurm: all is well"
exit $failed
