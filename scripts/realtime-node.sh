#!/usr/bin/env bash
# Drives the hub's realtime socket with the official npm package "openai", text only.
#
#   scripts/realtime-node.sh
#
# Needs Node 20 or newer and target/model-hub.jar. Installs into target/realtime-node.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
openai=6.49.0
ws=8.23.0
work=$root/target/realtime-node

if ! grep -qs "\"version\": \"$openai\"" "$work/node_modules/openai/package.json"; then
    mkdir -p "$work"
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        "openai@$openai" "ws@$ws"
fi

# Node resolves a package from the folder of the file that imports it.
cp "$root/scripts/realtime-node.mjs" "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
status=0
"$root/scripts/with-test-hub.sh" node --test "$work/realtime-node.mjs" | tee "$work/report.txt" || status=$?
count() { awk -v word="$1" '$2 == word { print $3 }' "$work/report.txt"; }
echo "$(count pass) passed, $(count fail) failed"
exit "$status"
