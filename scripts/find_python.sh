#!/bin/sh
# Print the path of a Python 3.11 or newer that can make virtual environments; say what to install if there is none.
set -eu

for name in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 python; do
    found=$(command -v "$name" 2>/dev/null) || continue
    "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
        without_venv=$found
        continue
    fi
    echo "$found"
    exit 0
done

if [ -n "${without_venv:-}" ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$without_venv cannot make virtual environments: its venv module is missing." >&2
    echo "On Debian or Ubuntu: sudo apt-get install python$version-venv" >&2
else
    echo "myomap needs Python 3.11 or newer, and none was found on the PATH." >&2
    echo "Install it from your system's packages, or name it: make run PYTHON=/path/to/python3" >&2
fi
exit 1
