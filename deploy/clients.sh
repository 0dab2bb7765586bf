#!/usr/bin/env bash
# Makes the OpenAPI document and the typed clients of a version of the server. `deploy/clients.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: deploy/clients.sh [--build FOLDER] [--output FOLDER] [--only typescript|csharp]

Makes panel-openapi-VERSION.json, panel-server-client-VERSION.tgz for npm and PanelServer.Client.VERSION.nupkg with its
symbols, and prints their paths. Needs Node.js 20 for the first client and the .NET 10 SDK for the second.

  --build FOLDER   the build of the server that they are for; without it the build is made here
  --output FOLDER  where they go (artifacts)
  --only CLIENT    leaves the other client out
  --help           this text
TEXT
}

fail() {
    echo "clients.sh: $*" >&2
    exit 1
}

build='' output=artifacts only=''
while [ $# -gt 0 ]; do
    case "$1" in
        --build) build=${2:?clients.sh: --build needs a folder}; shift 2 ;;
        --output) output=${2:?clients.sh: --output needs a folder}; shift 2 ;;
        --only) only=${2:?clients.sh: --only is typescript or csharp}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "clients.sh: unknown argument '$1'; allowed: --build, --output, --only, --help" >&2; exit 2 ;;
    esac
done
case "$only" in '' | typescript | csharp) ;; *) fail "--only is typescript or csharp, not '$only'" ;; esac

project=$(cd "$(dirname "$0")/.." && pwd)
if [ -z "$build" ]; then
    command -v dotnet >/dev/null || fail "there is no .NET SDK here: install it, or give a build with --build"
    dotnet build "$project/src/PanelServer" -c Release --nologo -v quiet >&2
    build=$project/src/PanelServer/bin/Release/net10.0
fi
[ -x "$build/PanelServer" ] || fail "$build is no build of the server: it has no program PanelServer"

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
mkdir -p "$output"
output=$(cd "$output" && pwd)

version=$("$build/PanelServer" --version)
version=${version#PanelServer }
version=${version%%+*}
document=$output/panel-openapi-$version.json
"$build/PanelServer" --openapi >"$document"
echo "$document"

if [ "$only" != csharp ]; then
    source=$project/deploy/clients/typescript package=$scratch/typescript
    [ -d "$source/node_modules" ] || npm ci --prefix "$source" --no-audit --no-fund --loglevel=error >&2
    mkdir "$package"
    cp -- "$source"/{index.js,index.d.ts,package.json,README.md} "$package"
    node "$source/types.mjs" "$document" "$package/panel.d.ts"
    (cd "$package" && npm version "$version" --no-git-tag-version --allow-same-version >&2)
    echo "$output/$(npm pack "$package" --pack-destination "$output" --loglevel=error)"
fi

if [ "$only" != typescript ]; then
    dotnet run --project "$project/src/PanelServer.ClientGenerator" -c Release -- "$document" "$scratch/PanelClient.cs" >&2
    dotnet pack "$project/deploy/clients/csharp" -c Release --nologo -v quiet -o "$output" --artifacts-path "$scratch/artifacts" \
        -p:GeneratedClient="$scratch/PanelClient.cs" -p:MinVerVersionOverride="$version" >&2
    ls "$output/PanelServer.Client.$version".*nupkg
fi
