#!/bin/bash
# Autolab's job runs this as user autograde; the handin lies beside it. The last line that is printed holds the points.
set -u
"${GRADUS_HOME:-/opt/gradus}/gradus" grade @ASSIGNMENT@ @ASSIGNMENT@.c --format autolab 2>&1
status=$?
# 2: nothing to grade, and the last line says so. 3: there is no line of points, so Autolab records none.
[ $status -eq 0 ] || [ $status -eq 2 ]
