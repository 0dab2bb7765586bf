import { leavesOf, type MachineType } from "../api/description";
import { isJsonObject, type Json, type JsonObject, partAt } from "../api/json";

/**
 * Live values with null in place of every number that is no measurement, by what the machine's types say. All that shows or draws values
 * gets them from here, so that a bad one is nowhere a number.
 */
export function measuredValues(type: MachineType | null, live: JsonObject, state: JsonObject | null): JsonObject {
  const bad = (type === null ? [] : leavesOf(type.live_values)).filter(({ path, field: { invalid } }) => {
    const value = partAt(live, path);
    return invalid !== null && typeof value === "number" && ((invalid.when_zero && value === 0) || (invalid.when !== null && partAt(state ?? undefined, invalid.when) === true));
  });
  return bad.reduce((values, { path }) => without(values, path.split(".")), live);
}

function without(values: JsonObject, [name = "", ...rest]: readonly string[]): JsonObject {
  const part: Json | undefined = values[name];
  return { ...values, [name]: rest.length > 0 && isJsonObject(part) ? without(part, rest) : null };
}
