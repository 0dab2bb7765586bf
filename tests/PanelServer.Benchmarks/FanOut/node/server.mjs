// The reference server of the fan-out benchmark; does what FanOutHost.cs does.
// usage: node server.mjs PORT
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
  socket.on("rate", (hertz) => {
    const run = ++running;
    const started = performance.now();
    let n = 0;
    const tick = () => {
      if (run !== running) return;
      bench.emit("event", liveValues(n++));
      setTimeout(tick, Math.max(0, (n * 1000) / hertz - (performance.now() - started)));
    };
    tick();
  });
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

http.listen(Number(process.argv[2]), "localhost", () => console.log("listening"));
