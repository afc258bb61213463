#!/usr/bin/env bash
# The parts of the full test run that pip can't bring: Chromium, PostgreSQL, the reverse proxies that we write settings
# for, what checks a systemd unit, and the libraries of a desktop. Installed by apt where root may; else an error that says what to install. (Synapse
# comes by pip, into an environment of its own.)
set -euo pipefail

missing=()
# Without a font nothing on a page has a size.
command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx)
command -v caddy >/dev/null || missing+=(caddy)
command -v systemd-analyze >/dev/null || missing+=(systemd)
# What a wheel of Qt expects of the system.
libraries=$(PATH=$PATH:/sbin ldconfig -p 2>/dev/null || true)
for library in libEGL.so.1:libegl1 libGL.so.1:libgl1 libnss3.so:libnss3 libxkbcommon.so.0:libxkbcommon0 \
  libxkbfile.so.1:libxkbfile1 libXcomposite.so.1:libxcomposite1 libXdamage.so.1:libxdamage1 libXrandr.so.2:libxrandr2 \
  libXtst.so.6:libxtst6 libasound.so.2:libasound2 libdbus-1.so.3:libdbus-1-3; do
  [[ $libraries == *"${library%%:*} "* ]] || missing+=("${library##*:}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need ${missing[*]}. On Debian or Ubuntu: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
# The tests start their own: no server of the system shall take a port for it.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
