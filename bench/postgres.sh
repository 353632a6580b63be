#!/usr/bin/env bash
# A scratch PostgreSQL that keeps what it acknowledges (fsync on), on loopback only:
#   postgres.sh start FOLDER PORT   makes and starts it; FOLDER is new or empty
#   postgres.sh stop FOLDER         stops it and removes FOLDER
# SHARED_BUFFERS is its cache, 256MB unless it is set; SYNC_DELAY_US makes each sync of its log take so much longer, in
# microseconds (slow-sync.c, for which a C compiler is needed).
# Superuser "postgres" without a password, role "palaver" with the password "palaver" and no special
# rights. The programs are those of Debian's package "postgresql", or of PGBIN.
set -euo pipefail

folder=${2:?usage: postgres.sh start FOLDER PORT | stop FOLDER}
PGBIN=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
if [ ! -x "$PGBIN/initdb" ]; then
  echo "no PostgreSQL programs found: apt-get install postgresql, or set PGBIN to their folder" >&2
  exit 1
fi

# PostgreSQL refuses to run as root.
as_user() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}

start() {
  local port=$1 preload='' source
  source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/slow-sync.c
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
  cd "$folder"
  as_user "$PGBIN/initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C \
    >/dev/null
  as_user tee -a "$folder/data/postgresql.conf" >/dev/null <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = ${SHARED_BUFFERS:-256MB}
min_wal_size = 2GB
max_wal_size = 2GB
SETTINGS
  if [ "${SYNC_DELAY_US:-0}" != 0 ]; then
    if ! command -v cc >/dev/null; then
      echo "no C compiler found, which SYNC_DELAY_US needs: apt-get install gcc libc6-dev" >&2
      exit 1
    fi
    preload=$folder/slow-sync.so
    cc -O2 -Wall -Werror -shared -fPIC -o "$preload" "$source" -ldl
  fi
  as_user env ${preload:+"LD_PRELOAD=$preload"} \
    "$PGBIN/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null
  "$PGBIN/psql" -X -q -h 127.0.0.1 -p "$port" -U postgres -d postgres \
    -c "CREATE ROLE palaver LOGIN PASSWORD 'palaver'"
}

stop() {
  cd /
  as_user "$PGBIN/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null
  rm -rf "$folder"
}

case $1 in
  start) start "${3:?a port}" ;;
  stop) stop ;;
  *) echo "usage: postgres.sh start FOLDER PORT | stop FOLDER" >&2; exit 2 ;;
esac
