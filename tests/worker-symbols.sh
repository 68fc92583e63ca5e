#!/bin/bash
# The worker must know no answer: no symbol of the reference or of the judge may be in it.
#   worker-symbols.sh BUILD_FOLDER
set -u
build=$1

names() { nm "$@" 2>/dev/null | awk 'NF >= 2 && $(NF-1) ~ /^[TtDdBbRr]$/ {print $NF}' | sort -u; }

worker=$(names "$build/gradus-worker")
answers=$(names --extern-only "$build"/grader/judge/*.o "$build"/reference/*.o)
grep -qx child_run <<<"$worker" || { echo "nm does not show the worker's own functions"; exit 1; }
grep -qx mle_theta <<<"$answers" || { echo "nm does not show the reference's functions"; exit 1; }
found=$(comm -12 <(echo "$worker") <(echo "$answers"))
if [ -n "$found" ]; then
    echo "the worker holds symbols of the reference or the judge:"
    echo "$found"
    exit 1
fi
