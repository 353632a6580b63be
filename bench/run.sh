#!/usr/bin/env bash
# Measures Palaver's REST under load: scratch PostgreSQL (fsync on), the built jar, 10 000 messages,
# wrk at 32 connections. Prints a table, and beside it the reference's figures (README.md).
#   mvn -q package -DskipTests && bench/run.sh [open|members|reference]
# open (the default) and members are Palaver with that CHAT_ACCESS; reference is the published
# package itself, on the same machine (needs npm ci --ignore-scripts in src/test/reference).
# Settings: WARMUP_REQUESTS 50000 before each measurement, in WARMUP_SECONDS 120 at most (a JVM that
# is cold, or a busy machine, would else be measured compiling), MEASURE_SECONDS 8, CONNECTIONS 32,
# CHANNELS_COUNT 10, OPERATIONS "list get count post", JAVA_OPTS, PORT 55610, PG_PORT 55611, PGBIN.
set -euo pipefail

bench=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$bench")
subject=${1:-open}
: "${WARMUP_REQUESTS:=50000}" "${WARMUP_SECONDS:=120}" "${MEASURE_SECONDS:=8}"
: "${CONNECTIONS:=32}" "${CHANNELS_COUNT:=10}"
: "${OPERATIONS:=list get count post}" "${JAVA_OPTS:=}" "${PORT:=55610}" "${PG_PORT:=55611}"

# The reference's figures (README.md): the median set's requests a second, the lowest CPU in us.
declare -A reference_rate=([list]=230 [get]=383 [count]=313 [post]=372)
declare -A reference_cpu=([list]=2400 [get]=2500 [count]=2100 [post]=2000)

fail() { echo "bench: $*" >&2; exit 1; }
command -v wrk >/dev/null || fail "wrk is missing: apt-get install wrk"
command -v psql >/dev/null || fail "psql is missing: apt-get install postgresql"
[ -f "$root/target/palaver.jar" ] || fail "target/palaver.jar is missing: mvn package -DskipTests"

work=$(mktemp -d)
chmod 755 "$work"
server=
stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
  "$bench/postgres.sh" stop "$work/pg" || true
  rm -rf "$work"
} 2>/dev/null
trap stop EXIT

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$PG_PORT" -U "${SQL_USER:-palaver}" -d chat "$@"; }

export DB_HOST=127.0.0.1 DB_PORT=$PG_PORT DB_USER=palaver DB_PASSWORD=palaver DB_DATABASE=chat
export DB_SCHEMA=main JWT_SECRET='the secret of the benchmark, 32 bytes' JWT_ISSUER=bench
export HOST=127.0.0.1 PORT LOCALE_PATH=$work/locales CHAT_MANAGEMENT_PORT=0 LOG_LEVEL=warn
export CHAT_USER_RATE=0 # all requests are one user's: the limit would be what is measured
author=a11ce000-0000-4000-8000-000000000001

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
make_token() {
  local signed
  signed=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf \
    '{"id":"%s","userTenantId":"%s","iss":"%s","exp":%d,"permissions":["1","2","3","4"]}' \
    $author $author "$JWT_ISSUER" $(($(date +%s) + 36000)) | base64url)
  echo "$signed.$(printf %s "$signed" | openssl dgst -sha256 -hmac "$JWT_SECRET" -binary | base64url)"
}

start_database() {
  "$bench/postgres.sh" start "$work/pg" "$PG_PORT"
  psql -X -q -h 127.0.0.1 -p "$PG_PORT" -U postgres -d postgres -c 'CREATE DATABASE chat OWNER palaver'
  sql -f "$root/src/test/resources/reference/schema.sql" >/dev/null
  sql -v channels="$CHANNELS_COUNT" -v author=$author -f "$bench/fill.sql"
  sql -c 'SELECT id FROM main.messages ORDER BY md5(id::text)' >"$work/ids"
  sql -c 'SELECT DISTINCT channel_id FROM main.messages' >"$work/channels"
}

start_server() {
  if [ "$subject" = reference ]; then
    node "$root/src/test/reference/server.mjs" >"$work/log" 2>&1 &
  else
    # shellcheck disable=SC2086 # several options
    CHAT_ACCESS=$subject java $JAVA_OPTS -jar "$root/target/palaver.jar" >"$work/log" 2>&1 &
  fi
  server=$!
  until curl -sf -o /dev/null "http://127.0.0.1:$PORT/openapi.json"; do
    kill -0 "$server" || { cat "$work/log" >&2; fail "the server does not start"; }
    sleep 0.2
  done
  if [ "$subject" != reference ]; then
    until [ "$(sql -c 'SELECT count(*) FROM main.messages WHERE seq IS NULL')" = 0 ]; do sleep 0.2; done
  fi
  SQL_USER=postgres sql -c 'VACUUM ANALYZE' -c CHECKPOINT
}

# Clock ticks (10 ms) of user and system time of processes; ended children count for their parent.
ticks() { for pid in "$@"; do cat "/proc/$pid/stat" 2>/dev/null; done | sed 's/.*) //' |
  awk '{ t += $12 + $13 + $14 + $15 } END { print t + 0 }'; }
postgres_ticks() {
  local main
  main=$(head -n 1 "$work/pg/data/postmaster.pid")
  # shellcheck disable=SC2046 # several pids
  ticks "$main" $(pgrep -P "$main")
}

load() { # operation, seconds
  OPERATION=$1 TOKEN=$token IDS=$work/ids CHANNELS=$work/channels \
    wrk -t 2 -c "$CONNECTIONS" -d "$2s" --timeout 30s -s "$bench/requests.lua" "http://127.0.0.1:$PORT" |
    sed -n 's/^RESULT //p'
}

warm_up() { # operation; prints how many requests that took
  local until=$((SECONDS + WARMUP_SECONDS)) sent=0 requests
  while [ "$sent" -lt "$WARMUP_REQUESTS" ] && [ $SECONDS -lt "$until" ]; do
    read -r requests _ < <(load "$1" 4)
    sent=$((sent + requests))
  done
  echo "$sent"
}

measure() {
  local operation=$1 warm server_before postgres_before server_used postgres_used
  warm=$(warm_up "$operation")
  server_before=$(ticks "$server") postgres_before=$(postgres_ticks)
  read -r requests rate p50 p99 errors < <(load "$operation" "$MEASURE_SECONDS")
  server_used=$(($(ticks "$server") - server_before))
  postgres_used=$(($(postgres_ticks) - postgres_before))
  [ "$errors" = 0 ] || fail "$operation: $errors of $requests requests failed"
  awk -v o="$operation" -v n="$requests" -v r="$rate" -v a="$p50" -v b="$p99" -v s="$server_used" \
    -v p="$postgres_used" -v rr="${reference_rate[$operation]}" -v rc="${reference_cpu[$operation]}" -v w="$warm" \
    'BEGIN { cpu = s * 10000 / n; printf "| %s | %d | %d | %.1f / %.1f | %.0f | %.0f | %.1f | 1/%.0f |\n",
      o, w, r, a / 1000, b / 1000, cpu, p * 10000 / n, r / rr, rc / cpu }'
}

token=$(make_token)
start_database
start_server
echo "$subject: 10 000 messages in $CHANNELS_COUNT channels, $CONNECTIONS connections," \
  "$MEASURE_SECONDS s for each, $(nproc) cores, load average $(cut -d ' ' -f 1 /proc/loadavg), $(date -u +%F)"
echo "| operation | requests before | req/s | p50 / p99 ms | server CPU us a request | PostgreSQL's | req/s: times the reference | CPU: of the reference's |"
echo "|---|---|---|---|---|---|---|---|"
for operation in $OPERATIONS; do measure "$operation"; done
