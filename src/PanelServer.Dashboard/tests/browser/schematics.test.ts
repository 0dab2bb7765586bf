import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type {} from "./parts";
import { Stage } from "./stage";

const zone = { target_temperature: 200, wiring_error: false };
const extruder = {
  state: {
    mode_state: { mode: "Extrude" },
    rotation_state: { forward: true },
    regulation_state: { uses_rpm: true },
    pressure_state: { target_bar: 0, wiring_error: false },
    screw_state: { target_rpm: 30 },
    heating_states: { back: zone, middle: zone, front: zone, nozzle: zone },
    extruder_settings_state: { pressure_limit: 100, pressure_limit_enabled: true, nozzle_temperature_target_enabled: true },
    inverter_status_state: { running: true, forward_running: false, reverse_running: true, overload_warning: false, fault_occurence: false },
  },
  live: {
    motor_status: { screw_rpm: 30, frequency: 34, current: 2.31, power: 620 },
    pressure: 36.04,
    back_temperature: 197.6, middle_temperature: 198.2, front_temperature: 198, nozzle_temperature: 197.5,
    back_power: 262, middle_power: 196, front_power: 0, nozzle_power: 79,
  },
};
const winder = {
  state: {
    mode_state: { mode: "Standby", can_wind: false },
    traverse_state: { limit_inner: 22, limit_outer: 92, is_going_in: false, is_going_out: false, is_homed: false, is_going_home: false, is_traversing: false, laserpointer: false },
    puller_state: { regulation: "Speed", target_speed: 10, forward: true, gear_ratio: "OneToFive" },
    spool_automatic_action_state: { spool_required_meters: 250, spool_automatic_action_mode: "Hold" },
    tension_arm_state: { zeroed: false, wiring_error: false },
    spool_speed_controller_state: { regulation_mode: "Adaptive", forward: true },
  },
  live: { traverse_position: null as number | null, puller_speed: 0, spool_rpm: 0, tension_arm_angle: 100, spool_progress: 12.34 },
};

/** What the machines' descriptions call what the drawings show: the longest of both languages where a width is tested. */
const names: Readonly<Record<string, string>> = {
  screw_state: "Schnecke",
  pressure: "Melt pressure",
  "heating_states.back": "Zone hinten",
  "heating_states.middle": "Middle zone",
  "heating_states.front": "Front zone",
  "heating_states.nozzle": "Nozzle",
  "regulation_state.uses_rpm": "Regulation",
  puller_state: "Puller",
  tension_arm_state: "Tension arm",
  spool_speed_controller_state: "Spool",
  traverse_state: "Verlegung",
  "spool_automatic_action_state.spool_automatic_action_mode": "At the required length",
};

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
afterEach(() => page.close());

async function show(slug: string, machine: { state: unknown; live: unknown }, options: { stale?: boolean; emergencyStop?: boolean | null; width?: number; reducedMotion?: "reduce" } = {}): Promise<void> {
  ({ page } = await stage.page(options));
  await page.evaluate(({ slug: kind, state, live, stale, emergencyStop, names }) => {
    const schematic = window.parts.schematicFor(kind)?.((text) => text, {
      state: (path) => names[path] ?? path,
      live: (path) => names[path] ?? path,
      value: (_, value) => String(value),
      quantity: (path, value) => (value === null ? "–" : `${value.toFixed(/power/.test(path) ? 0 : 1)}\u00a0${/temperature/.test(path) ? "°C" : /pressure/.test(path) ? "bar" : /rpm/.test(path) ? "rpm" : /position/.test(path) ? "mm" : /power/.test(path) ? "W" : "m"}`),
      setting: (path, value) => `${value}\u00a0${/temperature/.test(path) ? "°C" : /bar|pressure/.test(path) ? "bar" : /rpm/.test(path) ? "rpm" : /limit/.test(path) ? "mm" : "m"}`,
    });
    if (schematic !== undefined) {
      document.body.append(schematic.element);
      schematic.update(state, live, stale, (code) => code === "emergency_stop" ? emergencyStop : false);
    }
  }, { slug, ...machine, stale: options.stale ?? false, emergencyStop: options.emergencyStop ?? null, names });
  await expect.poll(() => page.locator(".schematic-value").first().innerText(), { timeout: 40_000 }).not.toBe("");
}

const card = (area: string): Promise<string> => page.locator(`.schematic-area-${area}`).innerText();
const flights = (): Promise<string | null> => page.locator("g:has(> .schematic-flight)").getAttribute("transform");

test("Each zone shows what it measures, what it shall reach, and what its heater gets", async () => {
  await show("extruder_v1", extruder);
  expect((await card("back")).replaceAll("\u00a0", " ").split(/\n+/)).toEqual(["Zone hinten", "197.6 °C", "Heating 262 W"]);
  expect(await card("front")).toContain("Heater off");
  expect(await card("pressure")).toContain("36.0");
});

test("The screw turns while the machine runs", async () => {
  await show("extruder_v1", extruder);
  const before = await flights();
  await expect.poll(flights, { timeout: 40_000 }).not.toBe(before);
  expect(await card("motor")).toContain("Turning forward");
});

test.each([{ reducedMotion: "reduce" as const }, { stale: true }])("Nothing turns with %j", async (options) => {
  await show("extruder_v1", extruder, options);
  await expect.poll(flights, { timeout: 40_000 }).not.toBeNull();
  const before = await flights();
  await page.waitForTimeout(1000);
  expect(await flights()).toBe(before);
});

test("A broken sensor is an alarm and its value is not shown", async () => {
  await show("extruder_v1", { ...extruder, state: { ...extruder.state, heating_states: { ...extruder.state.heating_states, front: { ...zone, wiring_error: true } } } });
  expect(await card("front")).not.toContain("198");
  expect(await card("front")).toContain("Sensor fault: not heated");
  expect(await page.locator(".schematic-area-front").getAttribute("data-severity")).toBe("alarm");
});

test("The emergency stop is told when its alarm is there", async () => {
  await show("extruder_v1", extruder, { emergencyStop: true });
  expect(await page.locator(".schematic-fact-alarm").innerText()).toBe("Emergency stop active");
});

test.each([
  { slug: "extruder_v1", emergencyStop: false, reported: true },
  { slug: "extruder_v1", emergencyStop: null, reported: false },
  { slug: "extruder_v2", emergencyStop: false, reported: false },
])("$slug says that no emergency stop is reported, with the alarm $emergencyStop: $reported", async ({ slug, emergencyStop, reported }) => {
  await show(slug, extruder, { emergencyStop });
  expect(await card("motor")).toContain("Turning forward");
  expect(await page.getByText("No emergency stop reported").count()).toBe(reported ? 1 : 0);
});

test("What is not known of the winder is not drawn", async () => {
  await show("winder_v1", winder);
  expect(await card("traverse")).toContain("Not homed: position unknown");
  // Moving parts are drawn with the next frame of the screen, texts at once.
  await expect.poll(() => page.locator("g:has(> .schematic-carriage)").getAttribute("visibility"), { timeout: 40_000 }).toBe("hidden");
  expect(await card("arm")).toContain("Not zeroed");
});

test("An arm whose sensor cannot be read is not drawn, and its last number is not shown", async () => {
  const armIs = (): Promise<string | null> => page.locator("g:has(> circle[cy='120'])").getAttribute("visibility");
  const live = { ...winder.live, tension_arm_angle: 47.3 };
  await show("winder_v1", { state: { ...winder.state, tension_arm_state: { zeroed: true, wiring_error: false } }, live });
  expect(await card("arm")).toContain("47.3");
  await expect.poll(armIs, { timeout: 40_000 }).toBe("visible");
  await page.close();
  await show("winder_v1", { state: { ...winder.state, tension_arm_state: { zeroed: true, wiring_error: true } }, live });
  expect(await card("arm")).not.toContain("47");
  expect(await card("arm")).toContain("Sensor fault: angle unknown");
  expect(await card("arm")).not.toContain("working range");
  expect(await page.locator(".schematic-area-arm").getAttribute("data-severity")).toBe("alarm");
  await expect.poll(armIs, { timeout: 40_000 }).toBe("hidden");
  await expect.poll(() => page.locator(".schematic-filament").getAttribute("visibility"), { timeout: 40_000 }).toBe("hidden");
});

test("The carriage stands where it is measured, between its limits", async () => {
  await show("winder_v1", { ...winder, live: { ...winder.live, traverse_position: 57 } });
  const x = async (selector: string): Promise<number[]> => (await page.locator(selector).evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect()).map((box) => box.left + box.width / 2)));
  const offCentre = async (): Promise<number> => {
    const [[inner, outer], [carriage]] = [await x(".schematic-stop"), await x(".schematic-carriage")];
    return Math.abs((carriage ?? 0) - ((inner ?? 0) + (outer ?? 0)) / 2) + ((outer ?? 0) > (inner ?? 0) + 50 ? 0 : 1000);
  };
  await expect.poll(offCentre, { timeout: 40_000 }).toBeLessThan(1);
});

test.each([
  { slug: "extruder_v1", machine: extruder, width: 320 },
  { slug: "winder_v1", machine: winder, width: 320 },
  { slug: "extruder_v1", machine: extruder, width: 880 },
  { slug: "winder_v1", machine: winder, width: 880 },
  { slug: "extruder_v1", machine: extruder, width: 700 },
  { slug: "extruder_v1", machine: extruder, width: 3840 },
])("No text of $slug is cut off at $width px", async ({ slug, machine, width }) => {
  await show(slug, machine, { width });
  const cut = await page.locator(".schematic-card p, .schematic-card h2").evaluateAll((elements) => elements.filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent));
  expect(cut).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
