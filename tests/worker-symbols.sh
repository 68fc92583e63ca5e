#!/bin/bash
# The worker must know no answer: no symbol of the reference or of the judge may be in it.
set -u
worker=$1
symbols=$(nm "$worker") || exit 1
[ "$(grep -c ' child_run$' <<<"$symbols")" -eq 1 ] || { echo "nm does not show the worker's own functions"; exit 1; }
known=$(cat grader/judge/*.h reference/*.c assignments/*/*.h | grep -oE '\b[a-z_0-9]+(?=\()|\b[a-z_0-9]+\(' | tr -d '(' | sort -u)
found=$(awk '{print $NF}' <<<"$symbols" | sort -u | comm -12 - <(grep -vxE 'main|free|malloc|memcpy|memset|strlen|exp|log|sqrt|fabs|pow|if|for|while|sizeof|switch|return' <<<"$known"))
if [ -n "$found" ]; then
    echo "the worker holds symbols of the reference or the judge:"
    echo "$found"
    exit 1
fi
