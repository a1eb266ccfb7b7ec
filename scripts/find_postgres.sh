#!/bin/sh
# Usage: scripts/find_postgres.sh [--install]
# Print the folder that holds PostgreSQL's programs (initdb, postgres): $MYOMAP_POSTGRES, or that of the newest
# Debian package, or of the PATH, or of Homebrew.
# With --install, Debian's package is installed when none is found and we may do so.
set -eu

look() {
    if [ -n "${MYOMAP_POSTGRES:-}" ]; then
        [ -x "$MYOMAP_POSTGRES/initdb" ] && echo "$MYOMAP_POSTGRES" && return 0
        echo "MYOMAP_POSTGRES is set to $MYOMAP_POSTGRES, where there is no program initdb." >&2
        exit 1
    fi
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -nr) \
        "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")" \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/pgsql-*/bin; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return 0
        fi
    done
    return 1
}

look && exit 0
if [ "${1:-}" = --install ] && "$(dirname "$0")/install_package.sh" postgresql && look; then
    exit 0
fi
cat >&2 <<'MESSAGE'
The tests of kept answers need PostgreSQL's programs, and none were found.
  Debian:         sudo apt-get install postgresql
  Fedora:         sudo dnf install postgresql-server
  Mac:            brew install postgresql
  anything else:  install PostgreSQL, or set MYOMAP_POSTGRES to the folder that holds initdb
Then run the command again.
MESSAGE
exit 1
