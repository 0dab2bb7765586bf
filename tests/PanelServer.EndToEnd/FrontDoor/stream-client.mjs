// Watches a panel's streams through the front door with the official client and prints what it saw as one line of JSON.
//
//   node stream-client.mjs URL PASSWORD TRANSPORTS PARSER SECONDS [FILE]
//
// Watches for so many seconds from the connection on, or until it is refused or disconnected. FILE is made when the first
// live values have come.
// PASSWORD "-" sends none; TRANSPORTS is "polling", "websocket" or "polling,websocket"; PARSER is "json" or "msgpack".
// NODE_EXTRA_CA_CERTS names the root certificate: without it the connection is refused here.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [url, password, transports, parser, seconds, file] = process.argv.slice(2);
const require = createRequire(new URL("../../PanelServer.SocketIo.Tests/node/package.json", import.meta.url));
const { Manager } = require("socket.io-client");

const manager = new Manager(url, {
  transports: transports.split(","),
  reconnection: false,
  extraHeaders: password === "-" ? {} : { Authorization: "Basic " + Buffer.from("machine:" + password).toString("base64") },
  ...(parser === "msgpack" ? { parser: require("socket.io-msgpack-parser") } : {}),
});
const main = manager.socket("/main");
const mock = manager.socket("/machine/1/7/57922");
const seen = { events: {}, longestGapMilliseconds: 0, error: null, disconnected: null, transport: null };

function count(event) {
  seen.events[event.name] = (seen.events[event.name] ?? 0) + 1;
}

let last = null;
main.on("event", count);
mock.on("event", (event) => {
  count(event);
  if (event.name !== "LiveValuesEvent") {
    return;
  }
  if (last === null && file) {
    writeFileSync(file, "");
  }
  const now = performance.now();
  if (last !== null) {
    seen.longestGapMilliseconds = Math.max(seen.longestGapMilliseconds, now - last);
  }
  last = now;
});
main.on("connect", () => setTimeout(() => finish({}), Number(seconds) * 1000));
main.on("disconnect", (reason) => finish({ disconnected: reason }));
main.on("connect_error", (error) => finish({ error: `${error.message}: ${error.context?.status ?? error.description?.message ?? error.description ?? ""}` }));

function finish(result) {
  seen.transport = manager.engine?.transport?.name ?? null;
  console.log(JSON.stringify({ ...seen, ...result }));
  process.exit(0);
}
