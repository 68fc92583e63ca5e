#!/bin/bash
# A Slurm of its own, real and small: munged, slurmctld and two slurmd on this machine, each a child of this script,
# with all files in one temporary folder. Needs root (slurmd starts jobs). To be sourced; gives:
#   cluster_start        starts it and waits until both nodes are idle
#   cluster_kill_node N  ends node N (1 or 2) and all that runs on it at once, as a power cut does
#   cluster_node N       starts node N
#   cluster_stop         ends all of it; fails if something is left

cluster=$(mktemp -d -t gradus-slurm.XXXXXX)
export SLURM_CONF=$cluster/slurm.conf
cluster_seconds=30

# Names of processes and the ports that they listen on.
declare -A cluster_pids
cluster_port=$((20000 + $$ % 20000))

# wait_until COMMAND...: until it succeeds, at most cluster_seconds.
wait_until() {
    local tries
    for ((tries = 0; tries < cluster_seconds * 10; tries++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "waited $cluster_seconds s in vain for: $*" >&2
    return 1
}

# One host, two nodes that are told apart by their ports. linuxproc tracks processes by their parents: no cgroups are
# needed. A node that is silent for SlurmdTimeout is down, and its tasks are lost: gradus
# itself submits again what is missing.
write_configuration() {
    local host cpus
    host=$(hostname)
    cpus=$(nproc)
    cat >"$SLURM_CONF" <<END
ClusterName=gradus
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$cluster_port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$cluster/munge/socket
CredType=cred/munge
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=10
InactiveLimit=0
KillWait=2
MinJobAge=300
JobRequeue=0
MaxArraySize=10001
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool.%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.%n.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd.%n.log
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((cluster_port + 1)) CPUs=$cpus State=UNKNOWN
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((cluster_port + 2)) CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=60 State=UP
END
}

start_munge() {
    install -d -m 711 "$cluster" && install -d -m 755 "$cluster/munge"
    head -c 64 /dev/urandom >"$cluster/munge.key" && chmod 400 "$cluster/munge.key"
    munged --foreground --force --key-file="$cluster/munge.key" --socket="$cluster/munge/socket" \
        --pid-file="$cluster/munge/pid" --log-file="$cluster/munge.log" --seed-file="$cluster/munge.seed" \
        >"$cluster/munged.out" 2>&1 &
    cluster_pids[munged]=$!
    wait_until munge --socket="$cluster/munge/socket" --no-input
}

# In a session of its own, so that the node can be killed with all that it started.
cluster_node() { # N
    mkdir -p "$cluster/spool.node$1"
    setsid slurmd -D -N "node$1" -f "$SLURM_CONF" >"$cluster/slurmd.node$1.out" 2>&1 &
    cluster_pids[node$1]=$!
}

# Are both nodes able to work?
nodes_idle() { [ "$(sinfo --noheader --Node --states=idle --format=%N | sort -u | wc -l)" -eq 2 ]; }

cluster_start() {
    start_munge || return 1
    write_configuration
    mkdir -p "$cluster/state"
    slurmctld -D -i -f "$SLURM_CONF" >"$cluster/slurmctld.out" 2>&1 &
    cluster_pids[slurmctld]=$!
    cluster_node 1
    cluster_node 2
    wait_until nodes_idle && return 0
    tail -n 20 "$cluster"/*.out "$cluster"/*.log >&2
    return 1
}

# All that Slurm started on node N (or on any node), and the daemon that watches over each job.
node_jobs() { # [N]
    local files pid parent
    # Processes come and go while this looks at them, so it has to be quick.
    files=$(grep -lzxF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ 2>/dev/null)
    [ -n "$files" ] || return 0
    for pid in $(grep -lz "^SLURMD_NODENAME=node${1:-}" $files 2>/dev/null | grep -o '[0-9]*'); do
        echo "$pid"
        parent=$(ps -o ppid= -p "$pid" | tr -d ' ')
        [ "$(ps -o comm= -p "${parent:-0}" 2>/dev/null)" != slurmstepd ] || echo "$parent"
    done | sort -un
}

cluster_kill_node() { # N
    # slurmd first, so that it tells nobody that its jobs died, and starts no others.
    kill -KILL "${cluster_pids[node$1]}"
    kill -KILL $(node_jobs "$1") 2>/dev/null || echo "no job ran on node $1" >&2
    wait "${cluster_pids[node$1]}" 2>/dev/null
    unset "cluster_pids[node$1]"
}

queue_empty() { [ -z "$(squeue --noheader)" ]; }
no_jobs() { [ -z "$(node_jobs)" ]; }

cluster_stop() {
    local name failed=0
    if [ -n "${cluster_pids[slurmctld]:-}" ]; then
        scancel --quiet --user=root >/dev/null 2>&1
        wait_until queue_empty || failed=1
        wait_until no_jobs || { echo "jobs are left: $(node_jobs | tr '\n' ' ')" >&2; failed=1; }
    fi
    for name in node1 node2 slurmctld munged; do
        [ -n "${cluster_pids[$name]:-}" ] || continue
        kill "${cluster_pids[$name]}" 2>/dev/null
        wait "${cluster_pids[$name]}" 2>/dev/null
        unset "cluster_pids[$name]"
    done
    rm -rf "$cluster"
    return $failed
}
