#!/bin/sh
# need.sh go|python|chromium: prints the program to use, or says in one line what is missing and what cures it.
# GO, PYTHON and CHROMIUM in the environment name one.
set -u

missing() {
	echo "gopherloop: $*" >&2
	exit 1
}

need_go() {
	program=${GO:-go}
	command -v "$program" >/dev/null || missing "Go 1.26 or later is needed: https://go.dev/doc/install"
	# In this folder the go command answers for the version that go.mod asks for, and fetches it if it may.
	version=$("$program" env GOVERSION 2>/dev/null) || version="an older one"
	case $version in
	go1.2[6-9]* | go1.[3-9][0-9]* | devel*) echo "$program" ;;
	*) missing "Go 1.26 or later is needed, and $program is $version: https://go.dev/doc/install" ;;
	esac
}

need_python() {
	for program in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
		"$program" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
		"$program" -c 'import ensurepip, venv' 2>/dev/null ||
			missing "$program cannot make environments: install its venv module (on Debian: apt-get install python3-venv)"
		echo "$program"
		return
	done
	missing "Python 3.11 or later is needed: install it from your system's packages or https://www.python.org/downloads"
}

need_chromium() {
	if [ -n "${CHROMIUM:-}" ]; then
		command -v "$CHROMIUM" || missing "CHROMIUM names $CHROMIUM, which is not there"
		return
	fi
	mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
	for attempt in there installed; do
		for program in chromium chromium-browser google-chrome google-chrome-stable "$mac"; do
			command -v "$program" && return
		done
		[ $attempt = there ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || break
		echo "installing Chromium (125 MB to download, about a minute)" >&2
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
			>&2 </dev/null || break
	done
	missing "Chromium or Chrome is needed: install it (on Debian as root: apt-get install chromium), or name it in CHROMIUM"
}

case ${1:-} in
go | python | chromium) "need_$1" ;;
*) missing "usage: need.sh go|python|chromium" ;;
esac
