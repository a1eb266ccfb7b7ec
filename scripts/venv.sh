#!/bin/sh
# Usage: scripts/venv.sh FOLDER REQUIREMENTS [PACKAGE]
# Make the virtual environment FOLDER if need be, and install the pinned REQUIREMENTS in it (and PACKAGE, without what
# it depends on). A second call with the same files does nothing: FOLDER keeps a stamp named after their checksum.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
requirements=$2
alone=${3:-}

checksum=$( { cat requirements*.txt constraints.txt; echo "$alone"; } | cksum | tr ' ' '-')
stamp="$folder/.installed-$(basename "$requirements" .txt)-$checksum"
# An environment whose Python was moved or removed, or that belongs to another folder, is made anew.
if [ "$("$folder/bin/python" -c 'import pip, sys; print(sys.version_info >= (3, 11))' 2>/dev/null)" != True ]; then
    python=$("$here/find_python.sh")
    echo "Making $folder with $python"
    "$python" -m venv --clear "$folder"
elif [ -e "$stamp" ]; then
    exit 0
fi

echo "Installing $requirements in $folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
if [ -n "$alone" ]; then
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$alone"
fi
rm -f "$folder/.installed-$(basename "$requirements" .txt)"-*
: > "$stamp"
