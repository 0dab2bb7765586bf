// Many stream clients for a while: some stay, some come and go. Prints what went wrong, if anything.
// Usage: node soak.mjs PORT SECONDS CLIENTS NODE_MODULES_FOLDER
import { createRequire } from "node:module";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const [port, seconds, clients, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { io } = require("socket.io-client");
const msgpack = require("socket.io-msgpack-parser");
const base = `http://127.0.0.1:${port}`;
const end = Date.now() + Number(seconds) * 1000;
const post = (body) => fetch(`${base}/api/v1/machine/mock/57922`, {
  method: "POST", headers: { "content-type": "application/json" }, body,
}).then(async (answer) => { await answer.arrayBuffer(); return answer.status; });

// Each staying client must see every value the counter takes, in order.
const missed = [];
let disconnects = 0;
let lives = 0;
const stay = async (number) => {
  const socket = io(`${base}/machine/1/7/57922`, {
    forceNew: true, reconnection: false,
    ...(number % 2 ? { parser: msgpack } : {}), ...(number % 4 < 2 ? { transports: ["websocket"] } : {}),
  });
  let last = 0;
  socket.on("event", ({ name, data }) => {
    if (name !== "StateEvent") { lives++; return; }
    const value = data.frequency2 - 1;
    if (data.is_default_state || value > 900) return;
    if (last && value !== last && value !== last + 1) missed.push(`client ${number}: ${last} then ${value}`);
    last = value;
  });
  await once(socket, "connect");
  socket.on("disconnect", (reason) => { if (Date.now() < end) { disconnects++; missed.push(`client ${number}: ${reason}`); } });
  return { socket, last: () => last };
};

// The counter starts from here, whatever an earlier run left.
await post('[{"SetFrequency2":1}]');
const staying = [];
for (let i = 0; i < Number(clients); i++) staying.push(await stay(i));

const statuses = {};
const count = (status) => { statuses[status] = (statuses[status] ?? 0) + 1; };
let counter = 0;
const writer = async () => {
  while (Date.now() < end && counter < 890) {
    counter++;
    count(await post(JSON.stringify([{ SetFrequency2: counter + 1 }])));
    await delay(Math.max(100, (Number(seconds) * 1000) / 900));
  }
};
const bad = ["[", "{}", '[{"SetFrequency1":1e9}]', '[{"Nope":1}]', '[5]', '["SetMode"]', '[{"SetFrequency1":"x"}]'];
const requests = async () => {
  for (let i = 0; Date.now() < end; i++) {
    if (i % 3 === 0) count(await post(bad[(i / 3) % bad.length]));
    else count((await fetch(`${base}/api/v2/machine${i % 3 === 1 ? "" : "/mock/57922"}`).then(async (a) => { await a.arrayBuffer(); return a; })).status);
    await delay(20);
  }
};
const comeAndGo = async () => {
  for (let i = 0; Date.now() < end; i++) {
    const socket = io(`${base}/main`, { forceNew: true, reconnection: false, ...(i % 2 ? { parser: msgpack } : {}) });
    await Promise.race([once(socket, "connect"), delay(5000)]);
    await delay(Math.random() * 100);
    if (i % 3) socket.disconnect(); else socket.io.engine?.transport?.ws?.terminate?.() ?? socket.disconnect();
  }
};
await Promise.all([writer(), requests(), comeAndGo(), comeAndGo()]);
await delay(1000);
for (const client of staying) if (client.last() !== counter) missed.push(`a client ended at ${client.last()} of ${counter}`);
console.log(JSON.stringify({ missed: missed.slice(0, 10), disconnects, lives, counter, statuses }));
process.exit(0);
