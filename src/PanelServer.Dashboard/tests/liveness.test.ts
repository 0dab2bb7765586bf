import { expect, test } from "vitest";
import { Liveness, type LivenessWorld } from "../src/model/liveness";

/** A panel and a network whose faults the test chooses. */
class World implements LivenessWorld {
  time = 0;
  connected = true;
  answers = true;
  resets = 0;
  probes = 0;

  now(): number {
    return this.time;
  }

  isConnected(): boolean {
    return this.connected;
  }

  async probe(): Promise<boolean> {
    this.probes++;
    return this.answers ? true : await new Promise<boolean>(() => undefined);
  }

  reset(): void {
    this.resets++;
  }
}

/** Lets time pass in steps of the checks; the stream sends in each of them or not. */
async function pass(world: World, liveness: Liveness, milliseconds: number, sends: boolean): Promise<void> {
  for (const end = world.time + milliseconds; world.time < end; ) {
    world.time += 100;
    if (sends) {
      liveness.heard();
    }

    liveness.check();
    await Promise.resolve();
  }
}

test("A panel that streams is live", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  expect(liveness.connection).toBe("connecting");
  await pass(world, liveness, 5000, true);
  expect(liveness.connection).toBe("live");
  expect(world.probes).toBe(0);
});

test("A panel that hangs with its connection open is stale within a second", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 1000, true);
  world.answers = false;
  await pass(world, liveness, 900, false);
  expect(liveness.connection).toBe("stale");
});

test("A browser that stood still looks once more before it calls the panel lost, and not twice", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 1000, true);
  world.time += 2000;
  liveness.check();
  expect(liveness.connection).toBe("live");
  await pass(world, liveness, 100, true);
  expect(liveness.connection).toBe("live");
  world.answers = false;
  world.time += 2000;
  liveness.check();
  world.time += 2000;
  liveness.check();
  expect(liveness.connection).toBe("stale");
});

test("A closed connection is stale at the next look", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 1000, true);
  world.connected = false;
  await pass(world, liveness, 100, false);
  expect(liveness.connection).toBe("stale");
});

test("A panel whose machines send nothing is live as long as it answers", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 200, true);
  await pass(world, liveness, 10_000, false);
  expect(liveness.connection).toBe("live");
  expect(world.probes).toBeGreaterThan(10);
});

test("A connection over which nothing comes is given up for a new one, again and again but not at every look", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 1000, true);
  world.answers = false;
  await pass(world, liveness, 10_000, false);
  expect(world.resets).toBeGreaterThanOrEqual(2);
  expect(world.resets).toBeLessThanOrEqual(4);
});

test("How long values have been old is counted from when they were last current", async () => {
  const world = new World();
  const liveness = new Liveness(world);
  await pass(world, liveness, 1000, true);
  world.answers = false;
  await pass(world, liveness, 5500, false);
  expect(liveness.staleSeconds).toBe(5);
  await pass(world, liveness, 200, true);
  expect(liveness.connection).toBe("live");
  expect(liveness.staleSeconds).toBe(0);
});
