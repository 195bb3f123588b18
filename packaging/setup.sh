#!/bin/sh
# Brings a machine to where `make demo` and `make test` work: Debian packages, .venv, locked dependencies.
# May be run again and again. Where it may not install, it prints the command that somebody else must run.
#   setup.sh            what demo and tests need
#   setup.sh packages   what builds and tries Debian packages    setup.sh windows   those of Windows
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}

# what Qt and its browser engine need to draw, then what the tests start
packages="xvfb xserver-xorg-core xserver-xorg-video-dummy xauth xdotool wmctrl openbox desktop-file-utils dbus x11-utils x11-xserver-utils
libegl1 libgl1 libopengl0 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxkbfile1
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
libxcb-xinerama0 libxcb-xkb1 libnss3 libnspr4 libasound2 libxcomposite1 libxdamage1 libxrandr2 libxtst6
mosquitto mosquitto-clients prometheus prometheus-node-exporter ffmpeg opencv-doc openssl
python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"

case $what in
all)
    # a Node.js that is here by another way than Debian's stays the one
    command -v node >/dev/null 2>&1 || packages="$packages nodejs"
    command -v npm >/dev/null 2>&1 || packages="$packages npm"
    ;;
packages) packages="$packages dpkg-dev binutils chrpath xz-utils zstd lintian mmdebstrap" ;;
windows) packages="$packages nsis gcc-mingw-w64-x86-64 binutils-mingw-w64-x86-64 wine64 osslsigncode xvfb" ;;
*)
    echo "usage: packaging/setup.sh [packages|windows]" >&2
    exit 2
    ;;
esac

# Debian's Python makes no virtual environment without this; others bring it along
"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"

# Tests start their servers themselves, so none shall start because it was installed.
quietly() {
    policy=/usr/sbin/policy-rc.d
    if [ -e $policy ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
    "$@"
    rm -f $policy
    trap - EXIT INT TERM
}

if command -v dpkg-query >/dev/null 2>&1; then
    missing=""
    for package in $packages; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
            dpkg-query -W -f '${Status}' "${package}t64" 2>/dev/null | grep -q "install ok installed" ||
            missing="$missing $package"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" = 0 ]; then
            apt-get update -qq
            quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
        else
            echo "These Debian packages are missing and you are not root. Run:" >&2
            echo "    sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
            exit 1
        fi
    fi
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; $("$python" --version) was found. Name another one: PYTHON=python3.12 make setup" >&2
    exit 1
}
if [ "$what" != all ]; then
    tools=build/packaging/tools
    if ! cat packaging/locks/runtime.txt packaging/locks/build.txt | cmp -s - "$tools/.locks"; then
        rm -rf "$tools"
        "$python" -m venv "$tools"
        for lock in runtime build; do
            "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "packaging/locks/$lock.txt"
        done
        cat packaging/locks/runtime.txt packaging/locks/build.txt >"$tools/.locks"
    fi
    exit 0
fi
# one that was begun and never finished, or whose Python is gone, is made anew
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/locks/dev.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

# servers of other languages, for tests only
if ! cmp -s packaging/node/package-lock.json .venv/node/package-lock.json || [ ! -e .venv/node/.complete ]; then
    mkdir -p .venv/node
    rm -f .venv/node/.complete
    cp packaging/node/package.json packaging/node/package-lock.json .venv/node/
    npm --prefix .venv/node ci --ignore-scripts --no-audit --no-fund --silent
    touch .venv/node/.complete
fi
touch .venv/.ready
