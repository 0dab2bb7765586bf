// The reference server of the fan-out benchmark: sends the panel's live values at 30 Hz in the panel's namespace, and does in
// /bench what FanOutHost.cs does.
// usage: node server.mjs NAMESPACE EVENT_AS_JSON PORT
import { createServer } from "node:http";
import { Server } from "socket.io";
import parser from "socket.io-msgpack-parser";

const http = createServer();
const io = new Server(http, { parser, serveClient: false });
const bench = io.of("/bench");
let running = 0;
let credit = 0;
let wake = () => {};

const liveValues = (n) => ({
  name: "LiveValuesEvent",
  data: { traverse_position: n + 0.5, puller_speed: 12.25, spool_rpm: 101.5, tension_arm_angle: 33.75, spool_progress: n + 0.25 },
  ts: Date.now(),
});

bench.on("connection", (socket) => {
  socket.on("flood", (window) => {
    const run = ++running;
    credit = window;
    let n = 0;
    const pump = () => {
      if (run !== running) return;
      while (credit > 0) {
        credit--;
        bench.emit("event", liveValues(n++));
      }
    };
    wake = pump;
    pump();
  });
  socket.on("credit", (count) => {
    credit += count;
    wake();
  });
  socket.on("stop", () => {
    running++;
  });
});

const [space, event, port] = process.argv.slice(2);
const stream = io.of(space);
const live = JSON.parse(event);
const started = performance.now();
let sent = 0;
const tick = () => {
  live.ts = Date.now();
  stream.emit("event", live);
  setTimeout(tick, Math.max(0, (++sent * 1000) / 30 - (performance.now() - started)));
};
tick();

http.listen(Number(port), "localhost", () => console.log("listening"));
