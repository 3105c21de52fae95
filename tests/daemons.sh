#!/bin/sh
# Sees to it that the tests of several processes have Debian's Redis and HAProxy, and prints nothing when all is well.
# Only where we may install them: elsewhere those tests are skipped, and say so.
set -eu
missing=
for name in redis-server haproxy; do
  PATH="$PATH:/usr/sbin" command -v "$name" >/dev/null 2>&1 || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installerer$missing til prøvene av flere prosesser …"
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Uten$missing blir prøvene av flere prosesser hoppet over. Installer pakkene med samme navn." >&2
