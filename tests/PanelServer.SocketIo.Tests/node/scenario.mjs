// Drives the server with the official client and prints what it saw, one JSON object.
// usage: node scenario.mjs URL json|msgpack polling|websocket|upgrade
import { io } from "socket.io-client";
import msgpack from "socket.io-msgpack-parser";

const [url, parser, transport] = process.argv.slice(2);
const transports = transport === "upgrade" ? ["polling", "websocket"] : [transport];
const options = { transports, ...(parser === "msgpack" ? { parser: msgpack } : {}) };
const seen = { main: [], room: [], numbered: 0, firstWrong: null };

const next = (emitter, name) => new Promise((resolve) => emitter.once(name, (...args) => resolve(args)));
const plain = (values) => values.map((value) => (Buffer.isBuffer(value) ? [...value] : value));
const until = async (condition, what) => {
  const end = Date.now() + 30000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const main = io(url + "/main", options);
const room = main.io.socket("/room/1", {});
room.connect();
const unknown = main.io.socket("/nope", {});
unknown.connect();
main.on("event", (value) => seen.main.push(value));
room.on("event", (value) => seen.room.push(value));

// Joining: several namespaces on one connection, replay, refusal.
const [, , [refusal]] = await Promise.all([next(main, "connect"), next(room, "connect"), next(unknown, "connect_error")]);
seen.refusal = refusal.message;
seen.idsDiffer = main.id !== room.id && main.id !== main.io.engine.id;
await until(() => seen.main.length >= 1 && seen.room.length >= 1, "replay");

// A stream that runs while the transport is upgraded arrives whole and in order.
main.on("numbered", (number) => {
  if (number !== seen.numbered && seen.firstWrong === null) seen.firstWrong = [seen.numbered, number];
  seen.numbered++;
});
main.emit("stream");
await until(() => seen.numbered >= 5000, "5000 numbered events");
if (transport === "upgrade") await until(() => main.io.engine.transport.name === "websocket", "the upgrade");
seen.transport = main.io.engine.transport.name;

// Events, acknowledgements and binary both ways.
const echo = next(main, "echo");
main.emit("echo", 1, -5, 2.5, "°C ü €", { a: [true, null] }, Buffer.from([1, 2, 3]));
seen.echo = plain(await echo);
const arrays = next(main, "echo");
main.emit("echo", new Uint8Array([4, 5, 6]), new Uint8Array(8).buffer);
seen.typedArrays = plain(await arrays);
const acknowledged = new Promise((resolve) => main.emit("anything", "x", Buffer.from([9, 8]), (...args) => resolve(args)));
seen.acknowledged = plain(await acknowledged);
main.on("question", (value, answer) => answer("answer to " + value));
main.emit("ask me");
seen.questionAnswered = (await next(main, "answered"))[0];

// Pings are answered for several intervals.
await new Promise((resolve) => setTimeout(resolve, 1500));
seen.connectedAfterPings = main.connected && room.connected;

// Leaving one namespace, joining it again: a fresh replay.
const replays = seen.room.length;
room.disconnect();
main.emit("to the room");
await main.emitWithAck("sync");
seen.silentAfterLeaving = seen.room.length === replays;
room.connect();
await next(room, "connect");
await until(() => seen.room.length === replays + 1, "replay after joining again");

// A lost connection: the client reconnects by itself and gets the replay again.
const before = seen.main.length;
const oldId = main.io.engine.id;
main.io.engine.close();
await next(main, "connect");
await until(() => seen.main.length === before + 1, "replay after reconnecting");
seen.newSession = main.io.engine.id !== oldId;

// Removed by the server: the client is told.
main.emit("remove me");
seen.removed = (await next(main, "disconnect"))[0];
seen.roomStays = room.connected;
main.io.engine.close();
main.io.skipReconnect = true;
console.log(JSON.stringify(seen));
process.exit(0);
