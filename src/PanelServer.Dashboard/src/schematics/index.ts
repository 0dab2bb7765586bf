import type { Translate } from "../i18n/translate";
import type { Schematic } from "./schematic";
import type { Words } from "./words";

export type { Schematic } from "./schematic";
export { type Words, wordsOf } from "./words";

/** Makes a machine's schematic. @param t Gives the drawing's own texts. @param words What the machine's parts are called. */
export type SchematicFactory = (t: Translate, words: Words) => Schematic;

/** Each machine that is drawn has a folder here, named by its slug. */
const drawn = import.meta.glob<{ readonly createSchematic: SchematicFactory }>("./*/schematic.ts", { eager: true });

/**
 * The schematic of a kind of machine, or null if there is none: then it is shown by its values and plots alone.
 * @param slug The machine's slug, as in its address.
 */
export function schematicFor(slug: string): SchematicFactory | null {
  return drawn[`./${slug}/schematic.ts`]?.createSchematic ?? null;
}
