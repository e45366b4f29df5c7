#!/usr/bin/env bash
# Drives the hub with the official npm package "ollama".
#
#   scripts/ollama-node.sh
#
# Needs Node 20 or newer and target/model-hub.jar. Installs into target/ollama-node.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
version=0.6.4
work=$root/target/ollama-node

if ! grep -qs "\"version\": \"$version\"" "$work/node_modules/ollama/package.json"; then
    mkdir -p "$work"
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        "ollama@$version"
fi

# Node resolves a package from the folder of the file that imports it.
cp "$root/scripts/ollama-node.mjs" "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
exec "$root/scripts/with-test-hub.sh" node --test "$work/ollama-node.mjs"
