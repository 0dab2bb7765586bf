#!/usr/bin/env bash
# Keeps the passwords, roles and tokens of the panel's HTTPS access. `./credentials.sh --help` tells the rest.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: ./credentials.sh [--offline] [COMMAND]

Without a command it makes a new password for user "machine", who may do everything.

  user NAME ROLE        a person; a new password. Whoever is there already gets the role, and a new password
  token NAME ROLE END   a program, as user token-NAME with a password of its own; a new one takes an old one's place.
                        END is the last day, 2027-01-31, or a time, 2027-01-31T12:00:00Z; both in UTC
  role NAME ROLE        another role for a user or token; the password stays
  password NAME         a new password for a user or token; the role stays
  remove NAME           takes a user or token away
  list                  names, roles and ends
  update                writes the file anew in the form of this version; nothing else changes

  ROLE is viewer (read and watch), operator (command machines, alarms, recipes, production runs) or maintainer (everything).
  NAME has up to 32 lower-case letters, digits, dots, hyphens and underscores, the first a letter.

Passwords are made, never chosen, and printed once. Caddy uses what was changed at once: an old password stops working, and
open streams end. If Caddy cannot be reloaded, nothing is changed. A token ends by itself.
The password of "machine" stays readable in /tmp/machine_password, for its owner only, until the machine shuts down.

  --offline   Caddy is not running: only write the files, it reads them when it starts
  --help      this text

As root on an installed panel nothing else is needed. Elsewhere these environment variables say where things are:

  PANEL_AUTH_SNIPPET   file with users, roles and the passwords' hashes that the Caddyfile imports
                       (/var/lib/caddy/auth_snippet.conf)
  PANEL_PASSWORD_FILE  file that keeps the password of "machine" (/tmp/machine_password)
  PANEL_CADDY          command that runs Caddy (caddy)
  PANEL_CADDY_RELOAD   command that makes Caddy read its files anew
                       (systemctl reload-or-restart caddy.service)
TEXT
}

fail() {
    echo "credentials.sh: $*" >&2
    exit 1
}

misused() {
    echo "credentials.sh: $*; --help tells what is allowed" >&2
    exit 2
}

offline=0
words=()
for argument in "$@"; do
    case "$argument" in
        --offline) offline=1 ;;
        -h | --help) usage; exit 0 ;;
        -*) misused "unknown argument '$argument'" ;;
        *) words+=("$argument") ;;
    esac
done

# What is wanted: the command, whom it is about, and what they get. Empty means unchanged.
command=${words[0]:-password}
user=${words[1]:-machine}
role=${words[2]:-}
end=
case "$command ${#words[@]}" in
    "password 0" | "password 2" | "user 3" | "role 3" | "token 4" | "remove 2" | "list 1" | "update 1") ;;
    *) misused "'${words[*]}' is no command" ;;
esac
[[ $user =~ ^[a-z][a-z0-9._-]{0,31}$ && $user != default ]] || misused "'$user' is no name"
[[ -z $role || $role =~ ^(viewer|operator|maintainer)$ ]] || misused "'$role' is no role"
if [ "$command" = token ]; then
    user=token-${user#token-}
    day='^[0-9]{4}-[0-9]{2}-[0-9]{2}'
    if [[ ${words[3]} =~ $day$ ]]; then
        end=$(date -u -d "${words[3]} + 1 day" +%s 2>/dev/null) || misused "'${words[3]}' is no day"
    elif [[ ${words[3]} =~ ${day}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$ ]]; then
        end=$(date -u -d "${words[3]}" +%s 2>/dev/null) || misused "'${words[3]}' is no time"
    else
        misused "'${words[3]}' is no day"
    fi
    [ "$end" -gt "$(date +%s)" ] || misused "'${words[3]}' is past"
elif [ "$command" = user ]; then
    end=never
    [[ $user != token-* ]] || misused "names that begin with token- are tokens'"
fi
case "$command" in
    user | token | role | remove) [ "$user" != machine ] || misused "'machine' is there always and may do everything" ;;
esac

snippet=${PANEL_AUTH_SNIPPET:-/var/lib/caddy/auth_snippet.conf}
password_file=${PANEL_PASSWORD_FILE:-/tmp/machine_password}
read -ra caddy <<<"${PANEL_CADDY:-caddy}"
read -ra reload <<<"${PANEL_CADDY_RELOAD:-systemctl reload-or-restart caddy.service}"
folder=$(dirname "$snippet")
most_users=100

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

# The snippet is the only place where users are kept. One from before there were roles has user machine alone.
declare -A hashes=() roles=() ends=()
if [ -e "$snippet" ]; then
    while read -r -a fields; do
        case "${#fields[@]} ${fields[1]:-}" in
            "2 \$2b\$"*) hashes[${fields[0]}]=${fields[1]} ;;
            "3 viewer" | "3 operator" | "3 maintainer")
                roles[${fields[0]}]=${fields[1]}
                ends[${fields[0]}]=${fields[2]}
                ;;
        esac
    done <"$snippet"
fi
roles[machine]=maintainer
ends[machine]=never
[ "$user" = machine ] || [ -n "${hashes[machine]:-}" ] || fail "there is no user machine yet: run ./credentials.sh first"
case "$command" in
    role | remove | password) [ "$user" = machine ] || [ -n "${hashes[$user]:-}" ] || fail "there is no user '$user'; './credentials.sh list' tells which there are" ;;
    user | token) [ -n "${hashes[$user]:-}" ] || [ "${#hashes[@]}" -lt "$most_users" ] || fail "there are $most_users users already: remove one" ;;
esac

names() {
    printf '%s\n' "${!hashes[@]}" | sort
}

end_of() {
    if [ "${ends[$1]}" = never ]; then echo never; else date -u -d "@${ends[$1]}" '+%Y-%m-%d %H:%M:%S UTC'; fi
}

if [ "$command" = list ]; then
    for name in $(names); do
        printf '%-38s  %-10s  ends: %s\n' "$name" "${roles[$name]}" "$(end_of "$name")"
    done
    exit 0
fi

[ -z "$role" ] || roles[$user]=$role
[ -z "$end" ] || ends[$user]=$end
password=
case "$command" in
    remove) unset "hashes[$user]" ;;
    password | user | token)
        # 18 random bytes are 144 bits and 24 characters. Nobody guesses that, so the hash need not be slow, and a wrong
        # password costs the panel a millisecond instead of the second that Caddy's own default takes. The password goes to
        # perl through a pipe: arguments are visible to every local user.
        password=$(head -c 18 /dev/urandom | base64)
        salt=$(head -c 64 /dev/urandom | base64 -w 0 | tr -dc A-Za-z0-9 | head -c 21)
        # shellcheck disable=SC2016  # the dollar signs are perl's
        hashes[$user]=$(printf '%s' "$password" | salt="\$2b\$04\$${salt}u" perl -e 'print crypt(<STDIN>, $ENV{salt}) // ""')
        [[ $password =~ ^[A-Za-z0-9+/]{24}$ && ${hashes[$user]} =~ ^\$2b\$04\$[A-Za-z0-9./]{53}$ ]] ||
            fail "this system's perl cannot make a bcrypt hash"
        ;;
esac

# The base64 of "name:" and of whatever follows it begins with all characters that these bytes fill, and with one of some
# characters that they fill in part.
login_pattern() {
    local text=$1: alphabet=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/ code before first
    local whole=$((${#text} * 8 / 6)) free=$((64 >> (${#text} * 8 % 6)))
    code=$(printf '%s' "$text" | base64 -w 0)
    printf '%s' "${code:0:whole}"
    if [ "$free" -lt 64 ]; then
        before=${alphabet%%"${code:whole:1}"*}
        first=$((${#before} / free * free))
        printf '[%s]' "${alphabet:first:free}"
    fi
}

# For a user that it does not know Caddy compares with a costly hash, so that nobody can tell which users exist. Here a
# second of CPU per guess is not to be had: such logins are refused before hashing.
snippet_text() {
    local name patterns=()
    for name in $(names); do patterns+=("$(login_pattern "$name")"); done
    echo "# Written by credentials.sh, which also reads it: what is changed by hand may be lost."
    echo "(machine_basic_auth) {"
    # shellcheck disable=SC2016  # Caddy's quotes
    printf '\t@unknown_user not expression `{http.request.header.Authorization}.matches("^(?i:basic) (?:%s)[A-Za-z0-9+/]{0,128}={0,2}$")`\n' \
        "$(IFS='|'; echo "${patterns[*]}")"
    printf '\terror @unknown_user 401\n\t%s bcrypt panel {\n' "$1"
    for name in $(names); do printf '\t\t%s %s\n' "$name" "${hashes[$name]}"; done
    printf '\t}\n\tmap {http.auth.user.id} {panel_role} {panel_until} {\n'
    for name in $(names); do printf '\t\t%s %s %s\n' "$name" "${roles[$name]}" "${ends[$name]}"; done
    printf '\t\tdefault none never\n\t}\n}\n'
}

# The directive is called basic_auth since Caddy 2.8 and basicauth before; asking tells which one this Caddy knows.
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
if [ "$user" = machine ] && [ -n "$password" ]; then
    new_password_file=$(mktemp "$(dirname "$password_file")/.machine_password.XXXXXXXX") ||
        fail "cannot write in $(dirname "$password_file"): set PANEL_PASSWORD_FILE"
    printf '%s\n' "$password" >"$new_password_file"
fi
if [ -e "$snippet" ]; then
    old_snippet=$(mktemp "$folder/.auth_snippet.XXXXXXXX")
    cp -p -- "$snippet" "$old_snippet"
fi

snippet_text "$directive" >"$new_snippet"
if [ "$(id -u)" -eq 0 ]; then
    # Caddy must be able to read it: its owner is whoever owns the folder, on an installation user caddy.
    chown --reference="$folder" "$new_snippet"
fi

# From here to the end nothing interrupts: Caddy and the files either both have what is new or both what was there before.
trap '' INT TERM HUP
mv -fT -- "$new_snippet" "$snippet"
if [ "$offline" = 0 ] && ! "${reload[@]}" >&2 9>&-; then
    if [ -n "$old_snippet" ]; then mv -fT -- "$old_snippet" "$snippet"; else rm -f -- "$snippet"; fi
    fail "Caddy could not be reloaded ('${reload[*]}'). Nothing was changed, the old password stays valid.
If Caddy is not running, start it, or run ./credentials.sh --offline before you start it."
fi
[ -z "$new_password_file" ] || mv -fT -- "$new_password_file" "$password_file"

[ -z "$password" ] || echo "Basic Authentication; user=$user password=$password"
if [ -n "$new_password_file" ]; then
    echo "The password stays in $password_file until this machine shuts down."
elif [ "$command" = remove ]; then
    echo "$user is removed."
elif [ "$command" = update ]; then
    echo "Users, roles and passwords are unchanged."
else
    echo "$user has the role ${roles[$user]}; it ends: $(end_of "$user")."
fi
