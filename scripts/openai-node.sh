#!/usr/bin/env bash
# Drives the hub with the official npm package "openai".
#
#   scripts/openai-node.sh
#
# Needs Node 20 or newer and target/model-hub.jar; STAND_IN=1 as in with-test-hub.sh. Installs into target/openai-node.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
version=6.49.0
work=$root/target/openai-node

if ! grep -qs "\"version\": \"$version\"" "$work/node_modules/openai/package.json"; then
    mkdir -p "$work"
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        "openai@$version"
fi

# Node resolves a package from the folder of the file that imports it.
cp "$root/scripts/openai-node.mjs" "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
exec "$root/scripts/with-test-hub.sh" node --test "$work/openai-node.mjs"
