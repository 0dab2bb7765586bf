#!/usr/bin/env bash
# Removes what install.sh installed. `uninstall.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: uninstall.sh [--purge]

Stops the panel server, which puts all machines in their safe state, and removes it; Caddy gets its former configuration
back and stays installed. Run it as root.

  --purge  removes settings, data, logs, the password and the certificates of the front door as well
  --help   this text
TEXT
}

purge=0
for argument in "$@"; do
    case "$argument" in
        --purge) purge=1 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "uninstall.sh: unknown argument '$argument'; allowed: --purge, --help" >&2; exit 2 ;;
    esac
done
[ "$(id -u)" -eq 0 ] || { echo "uninstall.sh: run it as root" >&2; exit 1; }

if [ -e /etc/systemd/system/qitech-control-server.service ]; then
    systemctl --quiet disable --now qitech-control-server.service
fi
rm -rf -- /etc/systemd/system/qitech-control-server.service /opt/qitech-control-server{,.new,.old}

rm -f -- /etc/systemd/system/caddy.service.d/panel.conf /etc/systemd/system/caddy.service.d/panel-cpu.conf
rmdir --ignore-fail-on-non-empty /etc/systemd/system/caddy.service.d 2>/dev/null || true
ours=0
if grep -qs '^# The front door: HTTPS' /etc/caddy/Caddyfile; then
    ours=1
    rm -f -- /etc/caddy/Caddyfile
    [ ! -e /etc/caddy/Caddyfile.before-panel ] || mv -T -- /etc/caddy/Caddyfile.before-panel /etc/caddy/Caddyfile
fi

systemctl daemon-reload
# A server that failed or did not stop in time would stay in systemd's list.
systemctl --quiet reset-failed qitech-control-server.service 2>/dev/null || true
if [ "$ours" = 1 ]; then
    # Without a configuration of its own Caddy has nothing to do.
    if [ -e /etc/caddy/Caddyfile ]; then systemctl restart caddy.service; else systemctl --quiet disable --now caddy.service; fi
fi

if [ "$purge" = 1 ]; then
    rm -rf -- /etc/qitech /var/lib/qitech /var/log/qitech /var/lib/caddy/auth_snippet.conf /var/lib/caddy/.credentials.lock \
        /var/lib/caddy/.local/share/caddy /tmp/machine_password
fi
if id qitech-service >/dev/null 2>&1; then userdel qitech-service; fi

if [ "$purge" = 1 ]; then
    echo "Removed."
else
    echo "Removed. Settings, data, logs, password and certificates are kept; uninstall.sh --purge removes them as well."
fi
