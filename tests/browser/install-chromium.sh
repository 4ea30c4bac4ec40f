#!/bin/sh
# Debian's chromium for the browser journeys: installed when absent and we may, else said exactly.
set -eu
if command -v chromium >/dev/null 2>&1; then
  exit 0
fi
if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo"
else
  echo "The browser journeys need Chromium, which is not installed, and this user may not install it." >&2
  echo "Ask for:  sudo apt-get install chromium" >&2
  exit 1
fi
echo "Installing Debian's chromium for the browser journeys ..."
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
command -v chromium >/dev/null 2>&1 || { echo "apt installed no 'chromium' command" >&2; exit 1; }
