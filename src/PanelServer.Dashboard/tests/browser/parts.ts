import { LivePlot } from "../../src/plot";
import { schematicFor } from "../../src/schematics";

/** What the tests put on the page. */
const parts = { LivePlot, schematicFor };

declare global {
  interface Window {
    parts: typeof parts;
    plot: LivePlot;
  }
}

window.parts = parts;
