#!/bin/bash
# Ends gradus at random moments, by Ctrl-C and by SIGKILL, and looks for what is left: nothing may be.
#   interrupt.sh GRADUS ROUNDS
set -u

gradus=$1 rounds=$2
sample=tests/samples/mle/anna-cholesky
class=$(mktemp -d)
trap 'rm -rf "$class"' EXIT
for i in 1 2 3 4; do ln -s "$PWD/$sample" "$class/student$i"; done

state() { { tests/leftovers.sh; ls -A "${TMPDIR:-/tmp}" | sed 's/^/file /'; } | sort; }
before=$(state)

for ((i = 0; i < rounds; i++)); do
    signal=$([ $((i % 2)) -eq 0 ] && echo INT || echo KILL)
    # A background job of a script ignores SIGINT unless it is given back.
    if [ $((i % 3)) -eq 0 ]; then
        command=(batch mle "$class" --jobs 2)
    else
        command=(grade mle "$sample")
    fi
    env --default-signal=INT "$gradus" "${command[@]}" >/dev/null 2>&1 &
    pid=$!
    sleep "0.$(printf '%03d' $((RANDOM % 160)))"
    kill -s $signal $pid 2>/dev/null
    wait $pid 2>/dev/null
done

for ((tries = 0; tries < 50; tries++)); do
    left=$(comm -13 <(echo "$before") <(state))
    [ -n "$left" ] || { echo "interrupted $rounds times, nothing left"; exit 0; }
    sleep 0.1
done
echo "left after $rounds interruptions:"
echo "$left"
exit 1
