import type { Translate } from "../i18n/translate";
import type { Guide } from "./guide";
import type { Schematic } from "./schematic";
import type { Words } from "./words";

export type { Schematic } from "./schematic";
export { type Words, wordsOf } from "./words";

/** Makes a machine's schematic. @param t Gives the drawing's own texts. @param words What the machine's parts are called. */
export type SchematicFactory = (t: Translate, words: Words) => Schematic;

/** Makes a machine's guide. @param t Gives the guide's own texts. @param words What the machine's parts are called. */
export type GuideFactory = (t: Translate, words: Words) => Guide;

/** Each machine that is drawn has a folder here, named by its slug. */
const drawn = import.meta.glob<{ readonly createSchematic: SchematicFactory }>("./*/schematic.ts", { eager: true });

const guided = import.meta.glob<{ readonly createGuide: GuideFactory }>("./*/guide.ts", { eager: true });

/** The guide of a kind of machine, or null if there is none. @param slug The machine's slug. */
export function guideFor(slug: string): GuideFactory | null {
  return guided[`./${slug}/guide.ts`]?.createGuide ?? null;
}

/**
 * The schematic of a kind of machine, or null if there is none: then it is shown by its values and plots alone.
 * @param slug The machine's slug, as in its address.
 */
export function schematicFor(slug: string): SchematicFactory | null {
  return drawn[`./${slug}/schematic.ts`]?.createSchematic ?? null;
}
