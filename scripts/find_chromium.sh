#!/bin/sh
# Usage: scripts/find_chromium.sh [--install]
# Print the path of a Chromium or Chrome: $MYOMAP_CHROMIUM, or the first on the PATH, or the usual place on a Mac.
# With --install, Debian's package is installed when none is found and we may do so.
set -eu

look() {
    if [ -n "${MYOMAP_CHROMIUM:-}" ]; then
        [ -x "$MYOMAP_CHROMIUM" ] && echo "$MYOMAP_CHROMIUM" && return 0
        echo "MYOMAP_CHROMIUM is set to $MYOMAP_CHROMIUM, which is not a program." >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        # Ubuntu's chromium-browser may be a script that only asks for a snap: it must answer to --version.
        if command -v "$name" >/dev/null 2>&1 && "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

look && exit 0
if [ "${1:-}" = --install ] && "$(dirname "$0")/install_package.sh" chromium && look; then
    exit 0
fi
cat >&2 <<'MESSAGE'
The browser tests need Chromium or Chrome, and none was found.
  Debian:         sudo apt-get install chromium
  Fedora:         sudo dnf install chromium
  Mac:            brew install --cask chromium
  anything else:  install Google Chrome, or set MYOMAP_CHROMIUM to the path of a Chromium
Then run the command again.
MESSAGE
exit 1
