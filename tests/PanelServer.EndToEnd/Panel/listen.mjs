// Joins one namespace with the official Socket.IO client and prints every event of it, one JSON object a line, until standard input ends.
// Usage: node listen.mjs PORT NAMESPACE json|msgpack NODE_MODULES_FOLDER
import { createRequire } from "node:module";

const [port, namespace, parser, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { io } = require("socket.io-client");
const socket = io(`http://127.0.0.1:${port}${namespace}`, {
  reconnection: false,
  transports: ["websocket"],
  ...(parser === "msgpack" ? { parser: require("socket.io-msgpack-parser") } : {}),
});
socket.on("event", (event) => process.stdout.write(`${JSON.stringify(event)}\n`));
socket.on("connect_error", (error) => process.stdout.write(`${JSON.stringify({ name: "connect_error", data: error.message, ts: 0 })}\n`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
