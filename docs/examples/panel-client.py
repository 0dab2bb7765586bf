#!/usr/bin/env python3
"""Lists the machines of a panel, sets a frequency of the mock machine, and shows what a refusal says.

usage: panel-client.py http://localhost:3001      (or https://panel user:password)
"""
import base64
import json
import sys
import urllib.error
import urllib.request

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
panel = sys.argv[1].rstrip("/")
headers = {"Content-Type": "application/json"}
if len(sys.argv) == 3:
    headers["Authorization"] = "Basic " + base64.b64encode(sys.argv[2].encode()).decode()


def ask(path, body=None):
    """Returns status and JSON of an answer, also of a refusal."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(panel + path, data, headers), timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


_, machines = ask("/api/v2/machine")
for machine in machines["machines"]:
    print(f"{machine['slug']}/{machine['serial']}" + (f": {machine['error']}" if machine["error"] else ""))
serial = next(machine["serial"] for machine in machines["machines"] if machine["slug"] == "mock")

# A list of mutations is one command: all of it or nothing. The answer comes at once, before the machine has got there.
status, _ = ask(f"/api/v1/machine/mock/{serial}", [{"SetFrequency1": 250}, {"SetMode": "Running"}])
_, snapshot = ask(f"/api/v2/machine/mock/{serial}")
print(f"{status}: frequency1 {snapshot['state']['frequency1']:g} mHz, mode {snapshot['state']['mode_state']['mode']}")

# A refusal says what was wrong and what is allowed.
status, refusal = ask(f"/api/v1/machine/mock/{serial}", [{"SetFrequency1": 1250}])
print(f"{status}: {refusal['error_bad_request']}")
