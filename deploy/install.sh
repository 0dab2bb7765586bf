#!/usr/bin/env bash
# Installs the panel server's package on this Debian machine. `deploy/install.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: deploy/install.sh [--package FILE] [--mode BehindProxy|Isolated]

Installs the package qitech-control-server with Caddy in front of it on port 443, waits until both answer, and prints the
password once. Run it as root from a copy of the project. Running it again updates what has changed and keeps the
password, the settings and the data. The server is restarted: all machines go to their safe state first.

  --package FILE  the package to install; without it deploy/package.sh makes it here, which needs the .NET 10 SDK
  --mode MODE     sets who can reach the server: BehindProxy (default at first installation) or Isolated
  --help          this text

"apt remove qitech-control-server" removes it.
TEXT
}

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

package='' mode=''
while [ $# -gt 0 ]; do
    case "$1" in
        --package) package=${2:?install.sh: --package needs a file}; shift 2 ;;
        --mode) mode=${2:?install.sh: --mode needs BehindProxy or Isolated}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "install.sh: unknown argument '$1'; allowed: --package, --mode, --help" >&2; exit 2 ;;
    esac
done
case "$mode" in '' | BehindProxy | Isolated) ;; *) fail "--mode is BehindProxy or Isolated, not '$mode'" ;; esac

# Everything that can be refused is refused before anything is changed.
[ "$(id -u)" -eq 0 ] || fail "run it as root"
[ -d /run/systemd/system ] || fail "this machine was not started by systemd"
command -v apt-get >/dev/null || fail "this is no Debian machine"

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
[ -n "$package" ] || package=$("$(dirname "$0")/package.sh" qitech-control-server --output "$scratch")
[ "$(dpkg-deb --field "$package" Package 2>/dev/null)" = qitech-control-server ] || fail "$package is no package of qitech-control-server"
architecture=$(dpkg-deb --field "$package" Architecture)
[ "$architecture" = "$(dpkg --print-architecture)" ] || fail "$package is for $architecture, this machine is $(dpkg --print-architecture)"

missing=()
for needed in caddy curl; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$needed" 2>/dev/null)" = installed ] || missing+=("$needed")
done
export DEBIAN_FRONTEND=noninteractive
if [ "${#missing[@]}" -gt 0 ]; then
    echo "installing ${missing[*]}" >&2
    apt-get update -qq >&2 || echo "apt-get update failed, trying with the index that is there" >&2
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi
had_password=0
[ ! -e /var/lib/caddy/auth_snippet.conf ] || had_password=1
# The operator's settings stay; what the package would have put in their place lies beside them as *.dpkg-dist.
apt-get install -y -qq --no-install-recommends --reinstall --allow-downgrades -o Dpkg::Options::=--force-confold \
    "$(realpath "$package")" >&2

settings=/etc/qitech/panel.conf
if [ -n "$mode" ] && ! grep -qx "Network__Mode=$mode" "$settings"; then
    grep -q '^Network__Mode=' "$settings" || echo "Network__Mode=" >>"$settings"
    sed -i "s/^Network__Mode=.*/Network__Mode=$mode/" "$settings"
    systemctl restart qitech-control-server.service
fi

# Done when both doors answer and the control loop runs.
wait_until() {
    local problem=$1 service=$2 attempt
    shift 2
    for attempt in $(seq 120); do
        if "$@"; then return 0; fi
        sleep 0.5
    done
    fail "$problem after $((attempt / 2)) s: see journalctl -u $service"
}
answers() { [ "$(curl -sk --noproxy '*' --max-time 5 -o /dev/null -w '%{http_code}' "$1" || true)" = "$2" ]; }
runs() { curl -s --noproxy '*' --max-time 5 http://127.0.0.1:3001/metrics | grep '^panel_cycles_total [1-9]' >/dev/null; }
wait_until "qitech-control-server does not answer" qitech-control-server answers http://127.0.0.1:3001/healthz 200
wait_until "the control loop does not run" qitech-control-server runs
wait_until "caddy does not answer" caddy answers https://127.0.0.1/ 401

if [ "$had_password" = 1 ]; then
    echo "The password is unchanged; /opt/qitech-control-server/credentials.sh makes a new one."
else
    echo "Basic Authentication; user=machine password=$(cat /tmp/machine_password)"
    echo "The password stays in /tmp/machine_password until this machine shuts down."
fi
echo "Installed. Network mode: $(sed -n 's/^Network__Mode=//p' "$settings")."
echo "Root certificate for clients: /var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
