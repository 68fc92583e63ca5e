#!/bin/bash
# Artemis' build plan runs this in its working folder: assignment/ is the student's repository, tests/ is this one. It
# leaves a file of custom feedback per check in customFeedbacks/.
set -u
out=customFeedbacks
rm -rf "$out"
"${GRADUS_HOME:-/opt/gradus}/gradus" grade @ASSIGNMENT@ assignment --format artemis --out "$out"
status=$?
[ $status -eq 0 ] || [ $status -eq 2 ] && exit 0
# The grader could not work: no feedback at all, which Artemis shows as a failed build and not as failed tests.
rm -rf "$out"
echo "gradus ended with status $status: this is no grade; see tests/README.md" >&2
exit 1
