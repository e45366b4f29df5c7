#!/usr/bin/env bash
# Drives the hub with the official npm package "@anthropic-ai/sdk".
#
#   scripts/anthropic-node.sh
#
# Needs Node 20 or newer and target/model-hub.jar, see with-test-hub.sh. Installs into target/anthropic-node.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
version=1.12.0
work=$root/target/anthropic-node

if ! grep -qs "\"version\": \"$version\"" "$work/node_modules/@anthropic-ai/sdk/package.json"; then
    mkdir -p "$work"
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
        "@anthropic-ai/sdk@$version"
fi

# Node resolves a package from the folder of the file that imports it.
cp "$root/scripts/anthropic-node.mjs" "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
exec "$root/scripts/with-test-hub.sh" node --test "$work/anthropic-node.mjs"
