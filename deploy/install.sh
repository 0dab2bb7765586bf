#!/usr/bin/env bash
# Installs the panel server on this Debian machine. `deploy/install.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: deploy/install.sh [--build FOLDER] [--mode BehindProxy|Isolated]

Installs the panel server as service qitech-control-server with Caddy in front of it on port 443, and prints the
password once. Run it as root from a copy of the project. Running it again updates what has changed and keeps the
password, the settings and the data. The server is restarted: all machines go to their safe state first.

  --build FOLDER  a published build to install (dotnet publish src/PanelServer -c Release -r linux-x64
                  --self-contained -o FOLDER); without it the build is made here, which needs the .NET 10 SDK
  --mode MODE     sets who can reach the server: BehindProxy (default at first installation) or Isolated
  --help          this text

deploy/uninstall.sh removes it.
TEXT
}

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

build='' mode=''
while [ $# -gt 0 ]; do
    case "$1" in
        --build) build=${2:?install.sh: --build needs a folder}; shift 2 ;;
        --mode) mode=${2:?install.sh: --mode needs BehindProxy or Isolated}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "install.sh: unknown argument '$1'; allowed: --build, --mode, --help" >&2; exit 2 ;;
    esac
done
case "$mode" in '' | BehindProxy | Isolated) ;; *) fail "--mode is BehindProxy or Isolated, not '$mode'" ;; esac

# Everything that can be refused is refused before anything is changed.
project=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" -eq 0 ] || fail "run it as root"
[ -d /run/systemd/system ] || fail "this machine was not started by systemd"
command -v apt-get >/dev/null || fail "this is no Debian machine"

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
if [ -z "$build" ]; then
    command -v dotnet >/dev/null || fail "there is no .NET SDK here: install it, or give a published build with --build"
    case "$(dpkg --print-architecture)" in
        amd64) runtime=linux-x64 ;;
        arm64) runtime=linux-arm64 ;;
        *) fail "no build for $(dpkg --print-architecture)" ;;
    esac
    build=$scratch/build
    dotnet publish "$project/src/PanelServer" -c Release -r "$runtime" --self-contained --nologo -v quiet \
        --artifacts-path "$scratch/artifacts" -o "$build"
fi
[ -x "$build/PanelServer" ] || fail "$build is no published build: it has no program PanelServer"

missing=()
for package in caddy curl iproute2; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    echo "installing ${missing[*]}"
    apt-get update -qq || echo "apt-get update failed, trying with the index that is there"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

id qitech-service >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir /var/lib/qitech --no-create-home --shell /usr/sbin/nologin qitech-service

# The program: laid beside the old one, then exchanged, so that an interruption never leaves half of it.
program=/opt/qitech-control-server
rm -rf -- "$program.new"
mkdir -p "$program.new/docs"
cp -r -- "$build/." "$program.new"
cp -- "$project/docs/installation.md" "$project/docs/security.md" "$program.new/docs"
cp -- "$project/credentials.sh" "$project/deploy/uninstall.sh" "$program.new"
chown -R root:root "$program.new"
chmod -R u=rwX,go=rX "$program.new"
rm -rf -- "$program.old"
[ ! -e "$program" ] || mv -T -- "$program" "$program.old"
mv -T -- "$program.new" "$program"
rm -rf -- "$program.old"

# Settings are the operator's: made once, later only --mode changes its one line.
install -d -m 0755 /etc/qitech
[ -e /etc/qitech/panel.conf ] || install -m 0644 "$project/deploy/panel.conf" /etc/qitech/panel.conf
if [ -n "$mode" ]; then
    grep -q '^Network__Mode=' /etc/qitech/panel.conf || echo "Network__Mode=" >>/etc/qitech/panel.conf
    sed -i "s/^Network__Mode=.*/Network__Mode=$mode/" /etc/qitech/panel.conf
fi

install -m 0644 "$project/deploy/qitech-control-server.service" /etc/systemd/system/qitech-control-server.service
install -d -m 0755 /etc/systemd/system/caddy.service.d
install -m 0644 "$project/deploy/caddy.service.d/panel.conf" /etc/systemd/system/caddy.service.d/panel.conf

# With more than one core, the last one is the control loop's, and the front door stays off it.
cores=$(nproc --all)
if [ "$cores" -gt 1 ]; then
    grep -q '^ControlLoop__CpuCore=' /etc/qitech/panel.conf || echo "ControlLoop__CpuCore=$((cores - 1))" >>/etc/qitech/panel.conf
    loop_core=$(sed -n 's/^ControlLoop__CpuCore=//p' /etc/qitech/panel.conf)
    others=$(seq 0 $((cores - 1)) | grep -vx "$loop_core" | tr '\n' ' ')
    printf '[Service]\nCPUAffinity=%s\n' "${others% }" >/etc/systemd/system/caddy.service.d/panel-cpu.conf
fi

# Whatever Caddyfile was there comes back with uninstall.sh.
if [ -e /etc/caddy/Caddyfile ] && ! grep -q '^# The front door: HTTPS' /etc/caddy/Caddyfile; then
    mv -T -- /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-panel
fi
install -m 0644 "$project/Caddyfile" /etc/caddy/Caddyfile

systemctl daemon-reload
systemctl --quiet enable qitech-control-server.service caddy.service
systemctl restart qitech-control-server.service
if [ -e /var/lib/caddy/auth_snippet.conf ]; then
    systemctl restart caddy.service
    echo "The password is unchanged; ./credentials.sh makes a new one."
else
    # The running Caddy has another configuration: it must not be reloaded but started anew.
    systemctl stop caddy.service
    "$project/credentials.sh"
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

echo "Installed. Network mode: $(sed -n 's/^Network__Mode=//p' /etc/qitech/panel.conf)."
echo "Root certificate for clients: /var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
