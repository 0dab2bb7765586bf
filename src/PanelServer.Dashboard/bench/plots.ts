import { Chart } from "../src/plot/chart";
import { LivePlot } from "../src/plot/index";

/*
 * A page for plots.mjs: plots that all stand on the screen and get samples as from a machine, 30 a second, each with two
 * measured values and the set point of one.
 */
const query = new URLSearchParams(location.search);
const windowMilliseconds = Number(query.get("window") ?? 60_000);
const samplesPerSecond = 30;

const plots = Array.from({ length: Number(query.get("plots") ?? 20) }, (_, number) => new LivePlot({
  title: `Plot ${number + 1}`,
  machine: { slug: "bench", serial: 1 },
  t: (text) => text,
  windowMilliseconds,
  series: [
    { key: "first", label: "First", unit: "bar", role: 1 },
    { key: "second", label: "Second", unit: "bar", role: 2 },
    { key: "set", label: "Set", unit: "bar", role: 1, setPointOf: "first" },
  ],
}));
document.getElementById("plots")?.append(...plots.map((plot) => plot.element));

let time = Date.now();

function append(): void {
  time += 1000 / samplesPerSecond;
  plots.forEach((plot, number) => {
    const swing = Math.sin(time / 3000 + number);
    plot.append(Math.round(time), { first: 50 + 20 * swing + Math.random(), second: 30 - 10 * swing + Math.random(), set: swing > 0 ? 60 : 40 });
  });
}

/** For the bench: fills a plot's whole memory, starts the stream, and counts what is drawn. */
const control = {
  drawings: 0,
  fill(seconds: number): void {
    for (let i = 0; i < seconds * samplesPerSecond; i++) {
      append();
    }
  },
  start(): void {
    setInterval(append, 1000 / samplesPerSecond);
  },
};

declare global {
  interface Window {
    control: typeof control;
  }
}

window.control = control;

const draw = Chart.prototype.draw;
Chart.prototype.draw = function (range): void {
  control.drawings++;
  draw.call(this, range);
};
