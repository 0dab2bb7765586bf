#!/usr/bin/env bash
# Makes the file system of the container image: the server and the libraries that it loads. No shell, no package manager.
#
#   image-root.sh BUILD ROOT   a self-contained build of the server, and a folder that is made
set -euo pipefail

build=$(realpath "$1") root=$2

mkdir -p "$root/app" "$root/etc/ssl/certs"
cp -r -- "$build/." "$root/app"
# For debuggers and for collectors that have to be asked for: the image has no use for them.
rm -f -- "$root"/app/*.pdb "$root"/app/*.xml "$root"/app/createdump "$root"/app/lib{mscordaccore,mscordbi,coreclrtraceptprovider,clrgc,clrgcexp}.so

# What the programs name, and what .NET loads by its name: OpenSSL.
mapfile -t openssl < <(ldconfig -p | sed -nE 's|.* => (.*/lib(ssl\|crypto)\.so\.3)$|\1|p')
[ "${#openssl[@]}" -ge 2 ] || { echo "image-root.sh: there is no OpenSSL 3 here" >&2; exit 1; }
ldd "$build/PanelServer" "$build"/*.so "${openssl[@]}" | grep -oE '/[^ :]+\.so[^ :]*' | sort -u |
    while read -r library; do
        [[ $library == "$build"/* ]] || cp -L --parents -- "$library" "$root"
    done
for library in "${openssl[@]}"; do cp -L --parents -- "$library" "$root"; done
cp -L -- /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs"

echo 'app:x:1654:1654::/app:/usr/sbin/nologin' >"$root/etc/passwd"
echo 'app:x:1654:' >"$root/etc/group"
install -d -m 1777 "$root/tmp"
install -d -o 1654 -g 1654 -m 0750 "$root/var/lib/qitech" "$root/var/log/qitech"
