// Drives the panel with the official Socket.IO client and prints one JSON object with what it saw.
// Usage: node streams.mjs PORT json|msgpack polling|websocket|upgrade NODE_MODULES_FOLDER
import { createRequire } from "node:module";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const [port, parser, transport, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { io } = require("socket.io-client");
const options = {
  forceNew: true,
  reconnection: false,
  ...(parser === "msgpack" ? { parser: require("socket.io-msgpack-parser") } : {}),
  ...(transport === "upgrade" ? {} : { transports: [transport] }),
};
const base = `http://127.0.0.1:${port}`;
const post = (body) => fetch(`${base}/api/v1/machine/mock/57922`, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
}).then((answer) => answer.status);

const seen = { main: [], machine: [], wago: [], absent: [] };
const main = io(`${base}/main`, options);
main.on("event", (event) => seen.main.push(event));
await once(main, "connect");

const join = async (path, list) => {
  const socket = main.io.socket(path);
  socket.on("event", (event) => list.push(event));
  const outcome = Promise.race([once(socket, "connect").then(() => "connect"), once(socket, "connect_error").then(([error]) => error.message)]);
  socket.connect();
  return { socket, outcome: await outcome };
};
const until = async (condition, what) => {
  for (let i = 0; !condition(); i++) {
    if (i > 1000) throw new Error(`waited in vain for ${what}`);
    await delay(20);
  }
};
const states = () => seen.machine.filter((event) => event.name === "StateEvent");
const lives = () => seen.machine.filter((event) => event.name === "LiveValuesEvent");

const { socket: machine } = await join("/machine/1/7/57922", seen.machine);
await until(() => states().length >= 2 && lives().length >= 1, "the replay");
const replay = seen.machine.slice(0, 3).map((event) => [event.name, event.data.is_default_state ?? null]);

const before = states().length;
const accepted = await post([{ SetFrequency1: 123.5 }]);
await until(() => states().some((event) => event.data.frequency1 === 123.5), "the state after a mutation");
await delay(100);
const refusedFrom = states().length;
const refused = await post([{ SetFrequency1: 5000 }]);
await until(() => states().length > refusedFrom, "the state after a refusal");
const unchangedAfterRefusal = states().at(-1).data.frequency1 === 123.5;

const liveFrom = lives().length;
await delay(2000);
const liveRate = (lives().length - liveFrom) / 2;

await join("/machine/1/10/48879", seen.wago);
await until(() => seen.wago.length >= 3, "the power supply's replay");
const absent = await join("/machine/1/6/4711", seen.absent);
const unknown = await join("/nope", []);
const malformed = await join("/machine/a/b/c", []);
machine.disconnect();
await delay(200);
const afterLeaving = seen.machine.length;
await delay(200);

console.log(JSON.stringify({
  transport: main.io.engine.transport.name,
  main: seen.main.map((event) => event.name),
  machines: seen.main.find((event) => event.name === "MachinesEvent").data.machines,
  devices: seen.main.find((event) => event.name === "EthercatDevicesEvent" && event.data.Done)?.data.Done.devices.length ?? 0,
  replay, accepted, refused, unchangedAfterRefusal, liveRate,
  statesAfterMutation: refusedFrom - before,
  timesRise: seen.machine.every((event, i) => i < 2 || event.ts >= seen.machine[i - 1].ts),
  wago: [...new Set(seen.wago.map((event) => event.name))],
  absent: [absent.outcome, seen.absent.length],
  unknown: unknown.outcome, malformed: malformed.outcome,
  silentAfterLeaving: seen.machine.length === afterLeaving,
}));
main.disconnect();
process.exit(0);
