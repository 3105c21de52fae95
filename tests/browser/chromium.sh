#!/bin/sh
# Sees to it that the browser tests have a Chromium, and prints nothing when all is well.
# Debian's where we may install it, Playwright's own elsewhere. The tests are never skipped: without a browser they fail.
set -eu
python=${1:?the Python of the environment}
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installerer Chromium til nettlesertestene …"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Henter Playwrights Chromium til nettlesertestene …"
"$python" -m playwright install chromium >/dev/null || {
  echo "Fikk ikke tak i Chromium. Installer pakken «chromium», så virker make test." >&2
  exit 1
}
