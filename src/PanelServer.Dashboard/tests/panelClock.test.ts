import { expect, test } from "vitest";
import { PanelClock } from "../src/model/panelClock";

test("The panel's time goes on between events, whatever the screen's clock says, and old events do not turn it back", () => {
  let monotonic = 1000;
  const clock = new PanelClock(() => monotonic, () => 42);
  expect(clock.now).toBe(42);

  clock.observe(500_000);
  expect(clock.now).toBe(500_000);
  monotonic += 250;
  expect(clock.now).toBe(500_250);
  clock.observe(100_000);
  expect(clock.now).toBe(500_250);
  clock.observe(700_000);
  monotonic += 1;
  expect(clock.now).toBe(700_001);
});
