// Does what docs/rest-api.md describes, by the published client alone.
// Usage: node use-client.js URL. Prints what it called; fails at the first answer that is not the documented one.
import { type components, panelClient } from "panel-server-client";

declare const process: { argv: string[]; exitCode: number };
const panel = panelClient({ baseUrl: process.argv[2] ?? "" });
const serial = 57922;

interface Answer<T> { data?: T; error?: unknown; response: Response }
const expect = async <T>(status: number, call: Promise<Answer<T>>): Promise<T> => {
  const { data, error, response } = await call;
  console.log(`${response.status} ${new URL(response.url).pathname}`);
  if (response.status !== status) throw new Error(`expected ${status}: ${JSON.stringify(error ?? data)}`);
  return data as T;
};
const must = (holds: boolean, what: string) => { if (!holds) throw new Error(what); };

// Who is there, and what they can do.
const { machines } = await expect(200, panel.GET("/api/v2/machine"));
const mock = machines.find((machine) => machine.slug === "mock");
must(mock?.legacy_id.machine_identification.machine === 7 && mock.serial === serial, "the mock machine is missing");
const { types } = await expect(200, panel.GET("/api/v2/description"));
must(types.some((type) => type.slug === "winder_v1"), "the winder is not described");

// Commands, with the mutations of each type. A wrong name does not even compile.
const path = { serial };
type MockMutation = components["schemas"]["MockMutation"];
const list: MockMutation[] = [{ SetFrequency1: 250 }, { SetMode: "Running" }];
// @ts-expect-error No such mutation.
const wrong: MockMutation = { SetFrequency9: 250 };
// @ts-expect-error No such mode.
const none: MockMutation = { SetMode: "Flying" };
const home: components["schemas"]["WinderV1Mutation"] = { GotoTraverseHome: null };
must("GotoTraverseHome" in home, "a mutation without a value is missing");
must(await expect(200, panel.POST("/api/v1/machine/mock/{serial}", { params: { path }, body: list })) === null, "mutations are answered with null");
await expect(200, panel.POST("/api/v2/machine/mock/{serial}", { params: { path }, body: [{ SetFrequency2: 300 }] }));
await expect(422, panel.POST("/api/v1/machine/mock/{serial}", { params: { path }, body: [wrong, none] }));
await expect(404, panel.POST("/api/v1/machine/mock/{serial}", { params: { path: { serial: 1 } }, body: list }));
await expect(200, panel.POST("/api/v1/machine/extruder_v1/{serial}", { params: { path }, body: [{ SetFrontHeatingTargetTemperature: 150 }] }));
await expect(200, panel.POST("/api/v1/machine/mutate", {
  body: { machine_identification_unique: { machine_identification: { vendor: 1, machine: 7 }, serial }, data: { SetFrequency3: 100 } },
}));

// Values of one cycle, defaults, and the last hour.
const values = await expect(200, panel.GET("/api/v2/machine/mock/{serial}", { params: { path } }));
must(values.state.frequency1 === 250 && values.state.frequency2 === 300 && values.state.frequency3 === 100, "a GET after a POST sees the new state");
must(values.state.mode_state.mode === "Running" && typeof values.live_values.amplitude1 === "number", "values are missing");
const extruder = await expect(200, panel.GET("/api/v2/machine/extruder_v1/{serial}", { params: { path } }));
must(extruder.state.heating_states.front.target_temperature === 150, "the extruder has not got its set point");
await expect(200, panel.GET("/api/v2/machine/winder_v1/{serial}", { params: { path } }));
await expect(200, panel.GET("/api/v2/machine/wago_power_v1/{serial}", { params: { path: { serial: 48879 } } }));
const start = await expect(200, panel.GET("/api/v2/machine/mock/{serial}/default", { params: { path } }));
must(start.state.is_default_state, "the default state is not marked");
const history = await expect(200, panel.GET("/api/v2/machine/mock/{serial}/history", { params: { path, query: { fields: "amplitude1" } } }));
must(typeof history !== "string" && history.interval_seconds === 1 && history.ts.length >= 0, "the history has no times");
const table = await expect(200, panel.GET("/api/v2/machine/mock/{serial}/history", { params: { path, query: { fields: "amplitude1", format: "csv" } }, parseAs: "text" }));
must(String(table).startsWith("ts,amplitude1"), "the history is no table");

// Bus, simulation, operation.
const bus = await expect(200, panel.GET("/api/v2/bus"));
must(bus.devices.length > 0 && bus.devices.every((device) => device.state === "Op"), "the bus has no devices");
await expect(404, panel.GET("/api/v2/bus/{position}/diagnosis", { params: { path: { position: "0" } } }));
await expect(404, panel.POST("/api/v2/bus/{position}/diagnosis/acknowledge", { params: { path: { position: "9999" } } }));
await expect(404, panel.POST("/api/v2/bus/{position}/exchange", { params: { path: { position: "9999" } } }));
await expect(409, panel.POST("/api/v2/bus/{position}/exchange", { params: { path: { position: "0" } } }));
await expect(404, panel.POST("/api/v1/write_machine_device_identification", {
  body: {
    device_machine_identification: { machine_identification_unique: { machine_identification: { vendor: 1, machine: 4 }, serial }, role: 0 },
    hardware_identification_ethercat: { subdevice_index: 9999 },
  },
}));
must((await expect(200, panel.GET("/api/v2/simulation/plants"))).plants.length > 0, "no plants");
must((await expect(200, panel.GET("/api/v2/simulation/faults"))).faults.some((fault) => fault.name === "link-down"), "the faults are not listed");
await expect(422, panel.POST("/api/v2/simulation/faults", { body: { script: "lose everything" } }));
await expect(200, panel.GET("/healthz"));
await expect(200, panel.GET("/readyz"));
must((await expect(200, panel.GET("/api/v1/metrics/process/metrics"))).rss_bytes > 0, "no memory");
await expect(200, panel.GET("/api/v1/metrics/runtime/latest"));
must(String(await expect(200, panel.GET("/metrics", { parseAs: "text" }))).includes("panel_cycles_total"), "no metrics");
await expect(200, panel.POST("/api/v1/machine/mock/{serial}", { params: { path }, body: [{ SetMode: "Standby" }] }));
