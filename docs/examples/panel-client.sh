#!/bin/sh
# Lists the machines of a panel, sets a frequency of the mock machine, and shows what a refusal says. Needs curl and jq.
# usage: panel-client.sh http://localhost:3001      (or https://panel user:password)
set -eu
panel=${1:?usage: panel-client.sh URL [USER:PASSWORD]}

# Status and JSON of an answer, also of a refusal, on two lines. What is given besides the path is the body.
ask() {
    path=$1
    shift
    curl --silent --show-error --max-time 10 ${credentials:+--config "$credentials"} \
        ${1:+-H 'Content-Type: application/json' -d "$1"} -w '\n%{http_code}\n' "$panel$path"
}

# Passed in a file, so that nobody reads them in the list of processes.
credentials=''
if [ $# -gt 1 ]; then
    credentials=$(mktemp)
    trap 'rm -f "$credentials"' EXIT
    printf 'user = "%s"\n' "$2" >"$credentials"
fi

machines=$(ask /api/v2/machine | head -n 1)
printf '%s' "$machines" | jq -r '.machines[] | "\(.slug)/\(.serial)" + (if .error then ": \(.error)" else "" end)'
serial=$(printf '%s' "$machines" | jq -r '.machines[] | select(.slug == "mock") | .serial')

# A list of mutations is one command: all of it or nothing. The answer comes at once, before the machine has got there.
status=$(ask "/api/v1/machine/mock/$serial" '[{"SetFrequency1":250},{"SetMode":"Running"}]' | tail -n 1)
ask "/api/v2/machine/mock/$serial" | head -n 1 |
    jq -r --arg status "$status" '"\($status): frequency1 \(.state.frequency1 | tostring | sub("\\.0$"; "")) mHz, mode \(.state.mode_state.mode)"'

# A refusal says what was wrong and what is allowed.
ask "/api/v1/machine/mock/$serial" '[{"SetFrequency1":1250}]' | jq -Rrs 'split("\n") | "\(.[1]): \(.[0] | fromjson.error_bad_request)"'
