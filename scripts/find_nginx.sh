#!/bin/sh
# Usage: scripts/find_nginx.sh [--install]
# Print the program nginx: $MYOMAP_NGINX, or that of the PATH or of the system, or one unpacked here before.
# With --install, the program of Debian's package is unpacked into var/nginx when none is found. The package is not
# installed: that would start a web server on this machine.
set -eu
unpacked="$(cd "$(dirname "$0")/.." && pwd)/var/nginx"

look() {
    if [ -n "${MYOMAP_NGINX:-}" ]; then
        [ -x "$MYOMAP_NGINX" ] && echo "$MYOMAP_NGINX" && return 0
        echo "MYOMAP_NGINX is set to $MYOMAP_NGINX, which is no program." >&2
        exit 1
    fi
    for program in "$(command -v nginx 2>/dev/null || :)" /usr/sbin/nginx /usr/local/sbin/nginx \
        /opt/homebrew/bin/nginx "$unpacked/usr/sbin/nginx"; do
        if [ -x "$program" ] && "$program" -v 2>/dev/null; then
            echo "$program"
            return 0
        fi
    done
    return 1
}

unpack() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return 1
    echo "Unpacking the program of the package nginx" >&2
    scratch=$(mktemp -d)
    chmod 755 "$scratch" # apt may download as a user of its own
    {
        if [ "$(id -u)" = 0 ]; then apt-get -qq update; else sudo -n apt-get -qq update; fi || :
        cd "$scratch" && apt-get -qq download nginx && mkdir -p "$unpacked" &&
            dpkg-deb --extract nginx_*.deb "$unpacked"
    } >&2 2>&1 || { rm -rf "$scratch" && return 1; }
    rm -rf "$scratch"
}

look && exit 0
if [ "${1:-}" = --install ] && unpack && look; then
    exit 0
fi
cat >&2 <<'MESSAGE'
The tests of the web server's settings need the program nginx, and none was found.
  Debian:         sudo apt-get install nginx-light
  Fedora:         sudo dnf install nginx
  Mac:            brew install nginx
  anything else:  install nginx, or set MYOMAP_NGINX to the program
Then run the command again.
MESSAGE
exit 1
