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

const seen = { main: [], machine: [], wago: [], absent: [], alarms: [] };
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
    if (i > 3000) throw new Error(`waited in vain for ${what}`);
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
await until(() => states().length > before && states().at(-1).data.frequency1 === 123.5, "the state after a mutation");
const refusedFrom = states().length;
const refused = await post([{ SetFrequency1: 5000 }]);
await until(() => states().length > refusedFrom, "the state after a refusal");
const unchangedAfterRefusal = states().at(-1).data.frequency1 === 123.5;

// Events a second by the server's own time stamps, as this program may be held up. A busy machine sends fewer for a while, never more:
// looked at until a whole window has come as it should.
const WindowEvents = 60;
const rates = () => lives().slice(WindowEvents).map((event, i) => (WindowEvents * 1000) / (event.ts - lives()[i].ts));
await until(() => rates().some((rate) => rate > 20), "two seconds of live values at up to 30 a second");
const liveRate = Math.max(...rates());
const statesOfTwoRequests = states().length - before;

await join("/machine/1/10/48879", seen.wago);
await until(() => seen.wago.length >= 3, "the power supply's replay");
await join("/alarms", seen.alarms);
await until(() => seen.alarms.length >= 1, "the list of alarms");
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
  statesOfTwoRequests,
  timesRise: seen.machine.every((event, i) => i < 2 || event.ts >= seen.machine[i - 1].ts),
  wago: [...new Set(seen.wago.map((event) => event.name))],
  alarms: [seen.alarms[0].name, Array.isArray(seen.alarms[0].data.alarms)],
  absent: [absent.outcome, seen.absent.length],
  unknown: unknown.outcome, malformed: malformed.outcome,
  silentAfterLeaving: seen.machine.length === afterLeaving,
}));
main.disconnect();
process.exit(0);
