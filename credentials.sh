#!/usr/bin/env bash
# Makes a new password for the panel's HTTPS access. `./credentials.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: ./credentials.sh [--offline]

Makes a new password for user "machine", prints both once, and has Caddy use it at once; the old password stops working.
The password stays readable in /tmp/machine_password, for its owner only, until the machine shuts down.
If Caddy cannot be reloaded, nothing is changed: the old password stays valid.

  --offline   Caddy is not running: only write the files, it reads them when it starts
  --help      this text

As root on an installed panel nothing else is needed. Elsewhere these environment variables say where things are:

  PANEL_AUTH_SNIPPET   file with the password's hash that the Caddyfile imports
                       (/var/lib/caddy/auth_snippet.conf)
  PANEL_PASSWORD_FILE  file that keeps the password (/tmp/machine_password)
  PANEL_CADDY          command that runs Caddy (caddy)
  PANEL_CADDY_RELOAD   command that makes Caddy read its files anew
                       (systemctl reload-or-restart caddy.service)
TEXT
}

fail() {
    echo "credentials.sh: $*" >&2
    exit 1
}

offline=0
for argument in "$@"; do
    case "$argument" in
        --offline) offline=1 ;;
        -h | --help) usage; exit 0 ;;
        *) echo "credentials.sh: unknown argument '$argument'; allowed: --offline, --help" >&2; exit 2 ;;
    esac
done

user=machine
snippet=${PANEL_AUTH_SNIPPET:-/var/lib/caddy/auth_snippet.conf}
password_file=${PANEL_PASSWORD_FILE:-/tmp/machine_password}
read -ra caddy <<<"${PANEL_CADDY:-caddy}"
read -ra reload <<<"${PANEL_CADDY_RELOAD:-systemctl reload-or-restart caddy.service}"
folder=$(dirname "$snippet")

# Everything that can be refused is refused before anything is changed.
umask 077
[ -d "$folder" ] || fail "there is no folder $folder: install Caddy, or set PANEL_AUTH_SNIPPET to a file of your own"
[ -w "$folder" ] || fail "cannot write in $folder: run it as root, or set PANEL_AUTH_SNIPPET to a file of your own"
[ ! -d "$password_file" ] || fail "$password_file is a folder: remove it, or set PANEL_PASSWORD_FILE"
[ -w "$(dirname "$password_file")" ] || fail "cannot write in $(dirname "$password_file"): set PANEL_PASSWORD_FILE"
# In /tmp only its owner (and root) may replace a file.
[ ! -e "$password_file" ] || [ -O "$password_file" ] || [ "$(id -u)" -eq 0 ] ||
    fail "$password_file belongs to $(stat -c %U "$password_file"): remove it as that user, or set PANEL_PASSWORD_FILE"
[ "$offline" = 0 ] || [ -n "${PANEL_CADDY_RELOAD:-}" ] || ! systemctl --quiet is-active caddy.service 2>/dev/null ||
    fail "Caddy is running: without --offline it takes the new password at once"
command -v "${caddy[0]}" >/dev/null || fail "'${caddy[0]}' is not installed: install Caddy, or set PANEL_CADDY"

exec 9>"$folder/.credentials.lock"
flock --timeout 60 9 || fail "another credentials.sh is running"

# 18 random bytes are 144 bits and 24 characters. Nobody guesses that, so the hash need not be slow, and a wrong
# password costs the panel a millisecond instead of the second that Caddy's own default takes. The password goes to perl
# through a pipe: arguments are visible to every local user.
password=$(head -c 18 /dev/urandom | base64)
salt=$(head -c 64 /dev/urandom | base64 -w 0 | tr -dc A-Za-z0-9 | head -c 21)
# shellcheck disable=SC2016  # the dollar signs are perl's
hash=$(printf '%s' "$password" | salt="\$2b\$04\$${salt}u" perl -e 'print crypt(<STDIN>, $ENV{salt}) // ""')
[[ $password =~ ^[A-Za-z0-9+/]{24}$ && $hash =~ ^\$2b\$04\$[A-Za-z0-9./]{53}$ ]] ||
    fail "this system's perl cannot make a bcrypt hash"

# The directive is called basic_auth since Caddy 2.8 and basicauth before; asking tells which one this Caddy knows.
snippet_text() {
    printf '# Written by credentials.sh; running it again replaces it.\n(machine_basic_auth) {\n\t%s bcrypt panel {\n\t\t%s %s\n\t}\n}\n' \
        "$1" "$user" "$hash"
}
directive=
for name in basic_auth basicauth; do
    if { snippet_text "$name"; printf ':1 {\nimport machine_basic_auth\n}\n'; } |
        "${caddy[@]}" adapt --adapter caddyfile --config /dev/stdin >/dev/null 2>&1; then
        directive=$name
        break
    fi
done
[ -n "$directive" ] || fail "'${caddy[*]}' understands neither basic_auth nor basicauth: is it Caddy 2?"

new_snippet='' new_password_file='' old_snippet=''
remove_temporary_files() {
    local file
    for file in "$new_snippet" "$new_password_file" "$old_snippet"; do
        [ -z "$file" ] || rm -f -- "$file"
    done
}
trap remove_temporary_files EXIT
trap 'exit 130' INT TERM HUP
new_snippet=$(mktemp "$folder/.auth_snippet.XXXXXXXX") || fail "cannot write in $folder"
new_password_file=$(mktemp "$(dirname "$password_file")/.machine_password.XXXXXXXX") ||
    fail "cannot write in $(dirname "$password_file"): set PANEL_PASSWORD_FILE"
if [ -e "$snippet" ]; then
    old_snippet=$(mktemp "$folder/.auth_snippet.XXXXXXXX")
    cp -p -- "$snippet" "$old_snippet"
fi

snippet_text "$directive" >"$new_snippet"
if [ "$(id -u)" -eq 0 ]; then
    # Caddy must be able to read it: its owner is whoever owns the folder, on an installation user caddy.
    chown --reference="$folder" "$new_snippet"
fi
printf '%s\n' "$password" >"$new_password_file"

# From here to the end nothing interrupts: Caddy and the files either both have the new password or both the old one.
trap '' INT TERM HUP
mv -fT -- "$new_snippet" "$snippet"
if [ "$offline" = 0 ] && ! "${reload[@]}" >&2 9>&-; then
    if [ -n "$old_snippet" ]; then mv -fT -- "$old_snippet" "$snippet"; else rm -f -- "$snippet"; fi
    fail "Caddy could not be reloaded ('${reload[*]}'). Nothing was changed, the old password stays valid.
If Caddy is not running, start it, or run ./credentials.sh --offline before you start it."
fi
mv -fT -- "$new_password_file" "$password_file"

echo "Basic Authentication; user=$user password=$password"
echo "The password stays in $password_file until this machine shuts down."
