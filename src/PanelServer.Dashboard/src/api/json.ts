/** A JSON value, as it comes from the panel and goes to it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A key that is not there reads as undefined. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for an object that is neither an array nor null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The part of a value that a dotted path leads to (`mode_state.mode`); undefined if it leads nowhere. */
export function partAt(value: Json | undefined, path: string): Json | undefined {
  let part: Json | undefined = value;
  for (const name of path.split(".")) {
    part = isJsonObject(part) ? part[name] : undefined;
  }

  return part;
}

/** Whether two values mean the same. Keys may come in any order; a key missing on the right side is not compared. */
export function covers(whole: Json | undefined, wanted: Json): boolean {
  if (isJsonObject(wanted)) {
    return isJsonObject(whole) && Object.entries(wanted).every(([key, value]) => value === undefined || covers(whole[key], value));
  }

  if (Array.isArray(wanted)) {
    return Array.isArray(whole) && whole.length === wanted.length && wanted.every((item: Json, index) => covers(whole[index], item));
  }

  return whole === wanted;
}
