import type { Translate } from "../../i18n/translate";
import { createExtruder } from "../extruder_v1/schematic";
import type { Schematic } from "../schematic";
import type { Words } from "../words";

/** Makes the schematic: the other extruder's. Usually this one has no wire that tells the emergency stop, so it does not say that there is none. */
export function createSchematic(t: Translate, words: Words): Schematic {
  return createExtruder(t, words, false);
}
