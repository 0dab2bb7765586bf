import type { Chart } from "./chart";
import type { TimeRange } from "./timeView";

/** A shorter movement is a click, CSS pixels. */
const shortestDrag = 8;

/**
 * Lets a range of time be chosen by dragging across a chart, with mouse, pen or finger. A finger that moves up or down
 * scrolls the page (`touch-action` in plot.css).
 */
export function watchZoomGesture(chart: Chart, zoomed: (range: TimeRange) => void, reset: () => void): void {
  const area = chart.overlay;
  let start: number | null = null;
  const position = (event: PointerEvent): number => Math.max(0, Math.min(chart.plotWidth, event.clientX - area.getBoundingClientRect().left));
  const end = (): void => {
    start = null;
    chart.select(0, 0);
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.isPrimary && event.button === 0) {
      start = position(event);
      area.setPointerCapture(event.pointerId);
    }
  });
  area.addEventListener("pointermove", (event) => {
    if (start !== null && event.isPrimary) {
      chart.select(Math.min(start, position(event)), Math.abs(position(event) - start));
    }
  });
  area.addEventListener("pointerup", (event) => {
    if (start !== null && event.isPrimary) {
      const [left, right] = [Math.min(start, position(event)), Math.max(start, position(event))];
      end();
      if (right - left >= shortestDrag) {
        zoomed({ from: chart.timeAt(left), to: chart.timeAt(right) });
      }
    }
  });
  area.addEventListener("pointercancel", end);
  area.addEventListener("dblclick", reset);
}
