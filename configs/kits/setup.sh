#!/bin/bash
# Builds gradus for @ASSIGNMENT@ from gradus.tar, which lies beside this file; run once, as root, when the image is made.
# Needs the network for Debian's (or Ubuntu's) packages; grading needs none.
#   GRADUS_HOME   where to (default /opt/gradus)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${GRADUS_HOME:-/opt/gradus}
command -v make >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq make; }
mkdir -p "$home"
tar -xf "$here/gradus.tar" -C "$home" --no-same-owner
make -C "$home"
# The box is run by a user of no account, who must be able to read what it is made of.
chmod -R a+rX "$home"
"$home/gradus" --version
