#!/usr/bin/env bash
# Makes a Debian package of the server or of the simulator. `deploy/package.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: deploy/package.sh PACKAGE [--architecture amd64|arm64] [--build FOLDER] [--output FOLDER]

Makes PACKAGE_VERSION_ARCHITECTURE.deb and prints its path. PACKAGE is qitech-control-server, the server with Caddy in
front of it, or panel-simulator. The same build gives the same bytes.

  --architecture A  amd64 or arm64; without it, this machine's. Each can be made on the other.
  --build FOLDER    a published build to pack (docs/installation.md has the command); without it the build is made here,
                    which needs the .NET 10 SDK
  --output FOLDER   where the package goes (artifacts)
  --help            this text
TEXT
}

fail() {
    echo "package.sh: $*" >&2
    exit 1
}

package='' architecture='' build='' output=artifacts
while [ $# -gt 0 ]; do
    case "$1" in
        --architecture) architecture=${2:?package.sh: --architecture is amd64 or arm64}; shift 2 ;;
        --build) build=${2:?package.sh: --build needs a folder}; shift 2 ;;
        --output) output=${2:?package.sh: --output needs a folder}; shift 2 ;;
        -h | --help) usage; exit 0 ;;
        qitech-control-server | panel-simulator) package=$1; shift ;;
        *) echo "package.sh: unknown argument '$1'; allowed: qitech-control-server, panel-simulator, --architecture, --build, --output, --help" >&2; exit 2 ;;
    esac
done

# Everything that can be refused is refused before anything is made.
project=$(cd "$(dirname "$0")/.." && pwd)
case "$package" in
    qitech-control-server) source=PanelServer program=PanelServer folder=/opt/qitech-control-server ;;
    panel-simulator) source=PanelServer.Simulator program=panel-simulator folder=/usr/lib/panel-simulator ;;
    *) fail "which package? qitech-control-server or panel-simulator" ;;
esac
command -v dpkg-deb >/dev/null || fail "there is no dpkg-deb here: install dpkg"
architecture=${architecture:-$(dpkg --print-architecture)}
case "$architecture" in
    amd64) runtime=linux-x64 ;;
    arm64) runtime=linux-arm64 ;;
    *) fail "--architecture is amd64 or arm64, not '$architecture'" ;;
esac

umask 022
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
if [ -z "$build" ]; then
    command -v dotnet >/dev/null || fail "there is no .NET SDK here: install it, or give a published build with --build"
    build=$scratch/build
    dotnet publish "$project/src/$source" -c Release -r "$runtime" --self-contained --nologo -v quiet \
        --artifacts-path "$scratch/artifacts" -o "$build" >&2
fi
[ -x "$build/$program" ] || fail "$build is no published build: it has no program $program"
[ -e "$build/libcoreclr.so" ] || fail "$build needs a .NET that is installed: publish it with --self-contained"

# The version that the build has; a hyphen separates what comes before a version, which Debian writes with a tilde.
version=$(sed -nE "s|^ *\"$program/([^\"]+)\": \{\$|\1|p" "$build/$program.deps.json" | head -n 1)
[ -n "$version" ] || fail "$build/$program.deps.json does not tell the version"
version=${version/-/'~'}

# All dates in the package are the last change's.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git -C "$project" log -1 --format=%ct 2>/dev/null) || SOURCE_DATE_EPOCH=$(date +%s)
fi
export SOURCE_DATE_EPOCH

root=$scratch/root
parts=$project/deploy/packages/$package
put() { install -D -m "$1" -- "$2" "$root$3"; }

mkdir -p "$root$folder"
cp -r -- "$build/." "$root$folder"
rm -f -- "$root$folder"/*.pdb "$root$folder"/*.xml
find "$root$folder" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
chmod 755 "$root$folder/$program"
find "$root$folder" -name '*.so' -exec chmod 644 {} +

for unit in "$parts"/*.service; do put 644 "$unit" "/lib/systemd/system/$(basename "$unit")"; done
put 644 "$parts/copyright" "/usr/share/doc/$package/copyright"
put 644 "$parts/lintian-overrides" "/usr/share/lintian/overrides/$package"
case "$package" in
    qitech-control-server)
        put 755 "$project/credentials.sh" "$folder/credentials.sh"
        for page in installation security; do put 644 "$project/docs/$page.md" "$folder/docs/$page.md"; done
        put 644 "$parts/caddy.conf" /lib/systemd/system/caddy.service.d/qitech-control-server.conf
        put 644 "$parts/panel.conf" /etc/qitech/panel.conf
        put 644 "$project/Caddyfile" /etc/qitech/Caddyfile
        ;;
    panel-simulator)
        mkdir -p "$root/usr/bin"
        ln -s ../lib/panel-simulator/panel-simulator "$root/usr/bin/panel-simulator"
        ;;
esac

# What is in /etc belongs to the operator.
control=$root/DEBIAN
mkdir -p "$control"
if [ -d "$root/etc" ]; then (cd "$root" && find etc -type f -printf '/%p\n' | LC_ALL=C sort) >"$control/conffiles"; fi
for script in preinst postinst prerm postrm; do
    [ ! -e "$parts/$script" ] || install -m 755 -- "$parts/$script" "$control/$script"
done
maintainer=$(sed -n 's/^Maintainer: //p' "$parts/control")
printf '%s (%s) unstable; urgency=medium\n\n  * What has changed is in CHANGELOG.md of the project.\n\n -- %s  %s\n' \
    "$package" "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" |
    gzip -9n >"$root/usr/share/doc/$package/changelog.gz"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$control/md5sums"
sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/" \
    -e "s/@INSTALLED_SIZE@/$(du -k --apparent-size -s --exclude=DEBIAN "$root" | cut -f 1)/" "$parts/control" >"$control/control"

mkdir -p "$output"
file=$output/${package}_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$root" "$file" >&2
echo "$file"
