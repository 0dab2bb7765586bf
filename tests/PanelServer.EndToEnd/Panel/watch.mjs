// Watches a machine with the official Socket.IO client: prints every event of /main and of the machine's namespace, one JSON object
// a line, until standard input ends. The line "reconnect" on standard input makes it leave and come back as a new client; the line "hmi" makes it
// ask for the machine list once as the vendor's HMI does, by MessagePack, and print it as the event "HmiMachines".
// Usage: node watch.mjs PORT NAMESPACE NODE_MODULES_FOLDER
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [port, path, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { io } = require("socket.io-client");
const parser = require("socket.io-msgpack-parser");
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

let connection = 0;
let sockets = [];
const join = () => {
  connection++;
  const number = connection;
  sockets = ["/main", path].map((namespace) => {
    const socket = io(`http://127.0.0.1:${port}${namespace}`, { forceNew: true, reconnection: false, transports: ["websocket"] });
    socket.on("event", ({ name, data }) => print({ connection: number, namespace, name, data }));
    socket.on("connect_error", (error) => print({ connection: number, namespace, name: "error", data: error.message }));
    return socket;
  });
};
const askAsHmi = () => {
  const socket = io(`http://127.0.0.1:${port}/main`, { forceNew: true, reconnection: false, transports: ["websocket"], parser });
  socket.on("event", ({ name, data }) => {
    if (name !== "MachinesEvent") return;
    print({ connection, name: "HmiMachines", data });
    socket.disconnect();
  });
};
join();
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "reconnect") {
    for (const socket of sockets) socket.disconnect();
    join();
  }
  if (line === "hmi") askAsHmi();
}
process.exit(0);
