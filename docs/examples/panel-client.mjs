// Lists the machines of a panel, sets a frequency of the mock machine, and shows what a refusal says. Needs Node.js 20 and nothing else.
// usage: node panel-client.mjs http://localhost:3001      (or https://panel user:password)
const [panel, credentials] = process.argv.slice(2);
if (!panel) {
    console.error("usage: node panel-client.mjs URL [USER:PASSWORD]");
    process.exit(2);
}

const headers = { "Content-Type": "application/json" };
if (credentials) headers.Authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;

async function ask(path, body) {
    const answer = await fetch(new URL(path, panel), { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
    return { status: answer.status, json: await answer.json() };
}

const { machines } = (await ask("/api/v2/machine")).json;
for (const { slug, serial, error } of machines) console.log(`${slug}/${serial}${error ? `: ${error}` : ""}`);
const { serial } = machines.find(({ slug }) => slug === "mock");

// A list of mutations is one command: all of it or nothing. The answer comes at once, before the machine has got there.
const { status } = await ask(`/api/v1/machine/mock/${serial}`, [{ SetFrequency1: 250 }, { SetMode: "Running" }]);
const { state } = (await ask(`/api/v2/machine/mock/${serial}`)).json;
console.log(`${status}: frequency1 ${state.frequency1} mHz, mode ${state.mode_state.mode}`);

// A refusal says what was wrong and what is allowed.
const refusal = await ask(`/api/v1/machine/mock/${serial}`, [{ SetFrequency1: 1250 }]);
console.log(`${refusal.status}: ${refusal.json.error_bad_request}`);
