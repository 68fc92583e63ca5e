#!/bin/bash
# Installs those of the named Debian packages that are missing; says what, asks nothing, uses sudo when not root.
set -eu

command -v dpkg-query >/dev/null || {
    echo "packages.sh: this is not a Debian system; install by hand what stands for: $*" >&2
    exit 3
}
missing=()
for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
echo "installing from Debian: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "packages.sh: not root and no sudo; as root: apt-get install ${missing[*]}" >&2
        exit 3
    }
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The list of packages may be old or empty: try, refresh it, try again.
"${install[@]}" >"$log" 2>&1 || { "${as_root[@]}" apt-get update -qq >>"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1; } || {
    tail -n 20 "$log" >&2
    echo "packages.sh: apt-get could not install: ${missing[*]}" >&2
    exit 3
}
