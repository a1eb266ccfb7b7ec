#!/bin/sh
# Usage: scripts/install_package.sh PACKAGE
# Install a package of Debian's, if this is such a system and we may do so; else the exit status is 1.
set -eu

command -v apt-get >/dev/null 2>&1 || exit 1
if [ "$(id -u)" = 0 ]; then
    as_root=env
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    exit 1
fi
echo "Installing the package $1" >&2
{ $as_root apt-get -qq update &&
    $as_root DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$1"; } >&2
