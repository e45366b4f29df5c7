#!/usr/bin/env bash
# Drives the hub with the JavaScript client of clients/js, as npm packs it: streams, cuts, resumes, credits, cancels.
#
#   scripts/js-client.sh
#
# Needs Node 20 or newer and target/model-hub.jar, see with-test-hub.sh. Installs into target/js-client; prints
# "N passed, N failed" at its end, and fails if one did.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/js-client
websocket=8.18.3

# name NAME MODEL: a public name whose answer the scripted upstream reads from the model's name.
name() {
    sed -e "s/model-test-chat-action/model-$1-action/; s/model: scripted-chat/model: $2/" \
        -e 's/modelhub\/max-output: .*/modelhub\/max-output: "32768"/' \
        "$root/src/test/hub/kamelets/model-test-chat-action.kamelet.yaml" \
        > "$work/home/kamelets/model-$1-action.kamelet.yaml"
    sed "s/hub-chat/$1/g; s/model-test-chat-action/model-$1-action/" "$root/src/test/hub/routes/model/hub-chat.camel.yaml" \
        > "$work/home/routes/model/$1.camel.yaml"
}

rm -rf "$work/home" "$work/test"
mkdir -p "$work/home/kamelets" "$work/home/routes/model"
name js-quick chat-tokens-40
name js-steady chat-tokens-200-pace-10
name js-flood chat-tokens-3000
name js-endless chat-tokens-5000-pace-20
name js-late chat-tokens-5-delay-600

# As it would be published: what "files" forgets is missing here, too.
(cd "$work" && rm -f ./*.tgz && npm pack --silent "$root/clients/js" > /dev/null)
[ -f "$work/package.json" ] || echo '{"private":true,"type":"module"}' > "$work/package.json"
npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
    "$work"/*.tgz "ws@$websocket"
cp -r "$root/clients/js/test" "$work/test"

export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1 EXTRA_HOME=$work/home
status=0
"$root/scripts/with-test-hub.sh" node --test --test-timeout=60000 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$work/report.tap" \
    "$work/test/client.test.js" || status=$?
count() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$work/report.tap"; }
echo "$(count pass) passed, $(count fail) failed"
exit "$status"
