import { leavesOf, type MachineType } from "../api/description";
import { isJsonObject, type Json, type JsonObject, partAt } from "../api/json";

/**
 * Live values with null in place of every number that is no measurement, by what the machine's types say. All that shows or draws values
 * gets them from here, so that a bad one is nowhere a number.
 * @param alarms Codes of the machine's alarms whose causes are there.
 */
export function measuredValues(type: MachineType | null, live: JsonObject, state: JsonObject | null, alarms: ReadonlySet<string>): JsonObject {
  const bad = (type === null ? [] : leavesOf(type.live_values)).filter(({ path, field: { invalid } }) => {
    const value = partAt(live, path);
    return invalid !== null && typeof value === "number" && ((invalid.when_zero && value === 0) || (invalid.when !== null && partAt(state ?? undefined, invalid.when) === true) || (invalid.when_alarm !== null && alarms.has(invalid.when_alarm)));
  });
  return bad.reduce((values, { path }) => without(values, path.split(".")), live);
}

/** Live values of which none is a measurement. */
export function withoutMeasurements(type: MachineType, live: JsonObject): JsonObject {
  return leavesOf(type.live_values).reduce((values, { path }) => without(values, path.split(".")), live);
}

function without(values: JsonObject, [name = "", ...rest]: readonly string[]): JsonObject {
  const part: Json | undefined = values[name];
  return { ...values, [name]: rest.length > 0 && isJsonObject(part) ? without(part, rest) : null };
}
