#!/bin/sh
# The whole way of a newcomer, in a fresh clone of HEAD in an empty folder: set-up, demo, verify, extract, tests.
#
#   benchmarks/fresh_clone.sh [FOLDER] [all]
#
# FOLDER must not exist (default: a temporary one, removed at the end). With "all", ./test all in place of
# ./test. HOME is a folder of its own, so that nothing of this machine's user helps. Prints the time of each step.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=${1:-}
tests=${2:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d)/clone
    trap 'rm -rf "$(dirname "$folder")"' EXIT
fi

git clone --quiet "$here" "$folder"
mkdir -p "$folder/../home"
HOME=$(CDPATH='' cd -- "$folder/../home" && pwd -P)
export HOME
unset WARCITE_ARCHIVE WARCITE_BROWSER WARCITE_KEY PLAYWRIGHT_BROWSERS_PATH || true

step() {
    began=$(date +%s)
    echo "== $*"
    "$@"
    echo "== $(($(date +%s) - began)) s"
}

cd "$folder/.."
archive=$folder/../archive
step "$folder/warcite" demo --archive "$archive"
step "$folder/warcite" list --archive "$archive"
step "$folder/warcite" verify @latest --archive "$archive"
step "$folder/warcite" extract @latest --archive "$archive" --format txt
if [ "$tests" = all ]; then
    step "$folder/test" all
else
    step "$folder/test"
fi
