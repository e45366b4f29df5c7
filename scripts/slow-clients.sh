#!/usr/bin/env bash
# Attacks a hub with clients that are slow on purpose (slowhttptest), beside an honest one of 10 KiB/s.
#
#   scripts/slow-clients.sh [MODE...]        # of head body answer range; all of them by default
#
#   CONNECTIONS=1000  of each attack, at most 5000
#   SECONDS_EACH=240  of each attack, at most 600
#
# Needs the Debian package slowhttptest, curl and target/model-hub.jar, and starts that hub on the loopback address
# (with-test-hub.sh). Says for each mode in how many of its samples the hub was available, whether the honest client was
# served, and how long after the last attacker came the hub had got rid of all of them, by the hub's own sockets: an
# attacker that reads slowly notices late. Its exit status is 0 if all of it is as it should be. Logs: target/slow-clients/.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
[ -n "${HUB_URL:-}" ] || exec "$root/scripts/with-test-hub.sh" "$0" "$@"

work=$root/target/slow-clients
connections=${CONNECTIONS:-1000}
seconds=${SECONDS_EACH:-240}
rate=200        # connections a second
most_cut=30     # seconds
honest_rate=10240
base=${HUB_URL%/v1}
port=${base##*:}
pids=()
missed=0

fail() { echo "slow-clients: $*" >&2; exit 2; }

command -v slowhttptest >/dev/null || fail "slowhttptest is missing: apt-get install slowhttptest"
[ "$connections" -le 5000 ] && [ "$seconds" -le 600 ] || fail "at most 5000 connections for 600 s"
case $base in http://127.0.0.1:*) ;; *) fail "only a hub of the loopback address, not $base" ;; esac
ulimit -n $((connections + 200)) 2>/dev/null || fail "not enough descriptors for $connections connections"

stop() {
    for pid in ${pids[@]+"${pids[@]}"}; do
        kill "$pid" 2>/dev/null || true
    done
}
trap stop EXIT

# The hub's side of its connections that are open.
open_connections() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null \
        | awk -v port="$(printf ':%04X' "$port")" '$4 == "01" && substr($2, length($2) - 4) == port' | wc -l
}

# sample FILE: each second whether the hub is available, and how many connections it has.
sample() {
    while :; do
        local status
        status=$(curl -s -o /dev/null --max-time 5 -w '%{http_code}' "$base/health" || true)
        echo "$(date +%s) $status $(open_connections)"
        sleep 1
    done > "$1"
}

# honest FILE: a request whose body takes as long as the attack, at 10 KiB a second. Any answer is one to the whole body.
honest() {
    printf '{"text":"%s"}' "$(head -c $((honest_rate * seconds)) /dev/zero | tr '\0' x)" > "$1.json"
    curl -sS -o /dev/null --limit-rate "$honest_rate" --max-time $((2 * seconds + 60)) \
        -H 'Content-Type: application/json' -H 'Expect:' --data-binary "@$1.json" -w '%{http_code}' \
        "$HUB_URL/chat/completions" > "$1" 2>"$1.err" || true
}

# attack MODE: slowhttptest's options for it.
options() {
    case $1 in
        head) echo "-H -i 5 -x 24 -u $base/health" ;;
        body) echo "-B -i 5 -x 24 -s 200000 -f application/json -u $HUB_URL/chat/completions" ;;
        answer) echo "-X -n 5 -z 32 -w 512 -y 1024 -k 3 -u $base/openapi.json" ;;
        range) echo "-R -t HEAD -a 10 -b 3000 -u $base/openapi.json" ;;
        *) fail "there is no mode '$1'" ;;
    esac
}

run() {
    local mode=$1 log=$work/$1 began ramp=$(((connections + rate - 1) / rate))
    honest "$log.honest" &
    local honest_pid=$!
    sample "$log.samples" &
    local sampler=$!
    pids+=("$honest_pid" "$sampler")
    sleep 2
    began=$(date +%s)
    # shellcheck disable=SC2046 # the options are words
    slowhttptest -c "$connections" -r "$rate" -l "$seconds" -p 5 -v 1 $(options "$mode") > "$log.log" 2>&1 || true
    wait "$honest_pid" || true
    kill "$sampler" 2>/dev/null || true
    report "$mode" "$log" "$((began + ramp))"
}

# report MODE LOG: a few connections are the honest client's and the samples'.
report() {
    local all good most last
    all=$(wc -l < "$2.samples")
    good=$(awk '$2 == 200' "$2.samples" | wc -l)
    most=$(awk '$3 > most { most = $3 } END { print most + 0 }' "$2.samples")
    last=$(awk -v from="$3" '$3 > 5 { last = $1 } END { print (last > from ? last - from + 1 : 0) }' "$2.samples")
    local honest verdict=kept
    honest=$(cat "$2.honest" 2>/dev/null || true)
    case $honest in 2* | 4*) [ "$honest" != 408 ] || verdict=MISSED ;; *) verdict=MISSED ;; esac
    [ "$good" -eq "$all" ] && [ "$last" -le "$most_cut" ] || verdict=MISSED
    [ "$verdict" = kept ] || missed=1
    echo "$1: available in $good of $all samples; at most $most connections, the last one cut after $last s" \
        "(at most $most_cut); honest client answered ${honest:-nothing}: $verdict"
}

rm -rf "$work"
mkdir -p "$work"
[ $# -gt 0 ] || set -- head body answer range
for mode in "$@"; do
    run "$mode"
done
exit $missed
