#!/bin/bash
# Writes the pages of sample classes and opens them in Chromium. Everything it makes is in BUILD/web; the screenshots
# there are for looking at.
#   run.sh BUILD
set -eu
build=$1 out=$1/web
rm -rf "$out"
mkdir -p "$out"

# The browser's driver and axe, at the versions of the lock file.
modules=build/web-modules
if ! cmp -s tests/web/package-lock.json "$modules/package-lock.json"; then
    rm -rf "$modules"
    mkdir -p "$modules"
    cp tests/web/package.json "$modules"
    cp tests/web/package-lock.json "$modules"
    (cd "$modules" && npm ci --no-audit --no-fund --ignore-scripts --silent) || {
        rm -rf "$modules"
        echo "run.sh: npm could not install what tests/web/package-lock.json names" >&2
        exit 3
    }
fi

class() { # NAME ASSIGNMENT STUDENTS [hostile]
    local name=$1
    shift
    "$build/sample-store" "$out/$name.db" "$@"
    "$build/gradus" report "$1" --store "$out/$name.db" --out "$out/$name" >/dev/null
    rm -f "$out/$name.db"*
}
class class optimizers 60
class hostile mle 5 hostile
class large optimizers 10000
"$build/gradus" batch optimizers tests/samples/optimizers --store "$out/samples.db" >/dev/null 2>&1
"$build/gradus" report optimizers --store "$out/samples.db" --out "$out/samples" >/dev/null
"$build/gradus" grade optimizers tests/samples/optimizers/gwen-uncorrected --html "$out/adam.html" >/dev/null
"$build/gradus" grade mle tests/samples/mle/david-does-not-compile --html "$out/broken.html" >/dev/null
"$build/gradus" grade knn tests/samples/knn/cem-leak-and-ties --html "$out/ties.html" >/dev/null
"$build/gradus" grade map tests/samples/map/otto-draws-his-own-mask --html "$out/unused.html" >/dev/null
mkdir "$out/divides"
sed 's|2.0 / (double)n|2 / n|; s|double sum = 0.0;|double sum;|' tests/samples/mle/anna-cholesky/mle.c >"$out/divides/mle.c"
"$build/gradus" grade mle "$out/divides" --html "$out/warned.html" >/dev/null

node tests/web/pages.mjs "$modules" "$out"
