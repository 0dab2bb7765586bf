#!/usr/bin/env bash
# Makes all files that a version is published as. `deploy/release.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: deploy/release.sh [--output FOLDER]

Makes the Debian packages of server and simulator for amd64 and arm64, the NuGet packages of the libraries and of
panel-ethercat, the OpenAPI document and the typed clients, and SHA256SUMS of them all, in an empty or new folder. The
version is that of the last tag (docs/releasing.md). Needs the .NET 10 SDK, Node.js 20 and dpkg-deb; takes some minutes.

  --output FOLDER  where they go (artifacts)
  --help           this text
TEXT
}

output=artifacts
while [ $# -gt 0 ]; do
    case "$1" in
        --output) output=${2:?release.sh: --output needs a folder}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "release.sh: unknown argument '$1'; allowed: --output, --help" >&2; exit 2 ;;
    esac
done

# Files of two versions in one folder would be published together.
if [ -n "$(ls -A "$output" 2>/dev/null)" ]; then
    echo "release.sh: $output is not empty" >&2
    exit 1
fi
mkdir -p "$output"
output=$(cd "$output" && pwd)
project=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

step() { echo "== $*"; }

for architecture in amd64 arm64; do
    for program in PanelServer PanelServer.Simulator; do
        step "$program for $architecture"
        dotnet publish "$project/src/$program" -c Release -r "linux-${architecture/amd64/x64}" --self-contained --nologo -v quiet \
            --artifacts-path "$scratch/artifacts" -o "$scratch/$program-$architecture"
        case "$program" in
            PanelServer) package=qitech-control-server ;;
            *) package=panel-simulator ;;
        esac
        "$project/deploy/package.sh" "$package" --architecture "$architecture" --build "$scratch/$program-$architecture" --output "$output"
    done
done

for library in PanelServer.EtherCat PanelServer.EtherCat.Simulation PanelServer.EtherCat.Tool PanelServer.Modbus PanelServer.SocketIo; do
    step "$library"
    dotnet pack "$project/src/$library" -c Release --nologo -v quiet --artifacts-path "$scratch/artifacts" -o "$output"
done

step "clients"
native=PanelServer-$(dpkg --print-architecture)
"$project/deploy/clients.sh" --build "$scratch/$native" --output "$output"

(cd "$output" && sha256sum -- * >"$scratch/SHA256SUMS" && mv "$scratch/SHA256SUMS" .)
step "all files are in $output"
