import type { Translate } from "../i18n/translate";
import { createExtruderSchematic } from "./extruder/extruder";
import type { Schematic } from "./schematic";
import "./schematics.css";
import { createWinderSchematic } from "./winder/winder";

export type { Schematic } from "./schematic";

/** Makes a machine's schematic. */
export type SchematicFactory = (t: Translate) => Schematic;

/** The machines that have one. A machine without is shown by its values and plots alone. */
const factories: ReadonlyMap<string, SchematicFactory> = new Map([
  ["extruder_v1", createExtruderSchematic],
  ["winder_v1", createWinderSchematic],
]);

/** The schematic of a kind of machine, or null if there is none. @param slug The machine's slug, as in its address. */
export function schematicFor(slug: string): SchematicFactory | null {
  return factories.get(slug) ?? null;
}
