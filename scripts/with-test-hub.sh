#!/usr/bin/env bash
# Runs a command against the hub with the test names of src/test/hub, served by a scripted upstream.
#
#   scripts/with-test-hub.sh COMMAND [ARGUMENT...]
#
# The command finds HUB_URL (ends in /v1) and HUB_KEY in its environment; its exit status is this script's. Needs
# target/model-hub.jar (./mvnw package); with STAND_IN=1 the scripted upstream itself takes the hub's place, which
# proves the command, not the hub. Files of the folder EXTRA_HOME come into the hub's home last. Stops what it started
# and nothing else; logs are in target/test-hub/.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/test-hub
home=$work/home
pids=()

fail() { echo "with-test-hub: $*" >&2; exit 1; }

stop() {
    for pid in ${pids[@]+"${pids[@]}"}; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
trap stop EXIT

free_port() {
    # A port in the range Linux does not hand out by itself that refuses a connection.
    local port
    while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

answers() { curl -fsS -o /dev/null --max-time 2 "$1" 2>/dev/null; }

# wait_for URL PID LOG: until the URL answers with success; fails at once if the process is gone.
wait_for() {
    for _ in $(seq 900); do
        answers "$1" && return 0
        kill -0 "$2" 2>/dev/null || { tail -n 40 "$3" >&2; fail "the process behind $1 ended, see $3"; }
        sleep 0.2
    done
    tail -n 40 "$3" >&2
    fail "$1 was not ready within 180 s, see $3"
}

test_class_path() {
    local list=$root/target/test.classpath
    if [ ! -d "$root/target/test-classes/org/modelhub/fault" ]; then
        (cd "$root" && ./mvnw -q test-compile) >&2
    fi
    if [ ! "$list" -nt "$root/pom.xml" ]; then
        (cd "$root" && ./mvnw -q dependency:build-classpath -Dmdep.outputFile="$list" -Dmdep.includeScope=test) >&2
    fi
    echo "$root/target/test-classes:$root/target/classes:$(cat "$list")"
}

start_upstream() {
    upstream_port=$(free_port)
    java -cp "$(test_class_path)" org.modelhub.fault.ScriptedUpstream "$upstream_port" > "$work/upstream.log" 2>&1 &
    pids+=($!)
    wait_for "http://127.0.0.1:$upstream_port/v1/models" $! "$work/upstream.log"
}

# The project's own Kamelets and gateway with the test's models: the shipped public names stay out.
merge_home() {
    mkdir -p "$home/routes" "$home/kamelets"
    for part in edge gateway policy job; do
        [ ! -d "$root/routes/$part" ] || cp -r "$root/routes/$part" "$home/routes/"
    done
    cp "$root"/kamelets/*.yaml "$root"/src/test/hub/kamelets/*.yaml "$home/kamelets/"
    cp -r "$root/src/test/hub/routes/model" "$home/routes/"
    [ -z "${EXTRA_HOME:-}" ] || cp -r "$EXTRA_HOME/." "$home/"
}

start_hub() {
    [ -f "$root/target/model-hub.jar" ] || fail "target/model-hub.jar is missing: run ./mvnw package first"
    merge_home
    local port management
    port=$(free_port)
    management=$(free_port)
    HUB_KEY=mh-test-$RANDOM$RANDOM$RANDOM$RANDOM$RANDOM$RANDOM$RANDOM$RANDOM
    HUB_PORT=$port HUB_MANAGEMENT_PORT=$management HUB_HOME=$home HUB_DATA=$work/data \
        HUB_BOOTSTRAP_ADMIN_KEY=$HUB_KEY TEST_UPSTREAM_URL=http://127.0.0.1:$upstream_port/v1 \
        java -jar "$root/target/model-hub.jar" > "$work/hub.log" 2>&1 &
    pids+=($!)
    wait_for "http://127.0.0.1:$management/actuator/health/readiness" $! "$work/hub.log"
    HUB_URL=http://127.0.0.1:$port/v1
}

[ $# -gt 0 ] || fail "which command? See the top of this file"
rm -rf "$work"
mkdir -p "$work"
start_upstream
if [ "${STAND_IN:-}" = 1 ]; then
    HUB_URL=http://127.0.0.1:$upstream_port/v1 HUB_KEY=stand-in
else
    start_hub
fi
export HUB_URL HUB_KEY
"$@"
