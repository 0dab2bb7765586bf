import { expect, test } from "vitest";
import type { MachineType } from "../../src/api/description";
import { localizer } from "../../src/i18n/localized";
import { wordsOf } from "../../src/schematics";
import { fieldShape, numberShape, objectShape, same } from "../samples";

const press: MachineType = {
  slug: "press_v3",
  name: same("Press V3"),
  identification: { vendor: 1, machine: 300 },
  state: numberShape({
    kind: "object",
    fields: [
      fieldShape("mode", numberShape({ kind: "choice", choices: [{ name: "Heat", label: { en: "Heat", de: "Heizen" }, description: "" }] })),
      fieldShape("vent", numberShape({ kind: "boolean", when_true: { en: "Open", de: "Offen" }, when_false: { en: "Closed", de: "Zu" } }), { label: { en: "Vent", de: "Entlüftung" } }),
    ],
  }),
  live_values: objectShape({ pressure: numberShape() }),
  mutations: [],
  stop: [],
};

test("A drawing's words are those of the machine's description, in the language chosen", () => {
  const german = wordsOf(press, localizer("de"));
  expect(german.state("vent")).toBe("Entlüftung");
  expect(german.value("vent", true)).toBe("Offen");
  expect(german.value("vent", false)).toBe("Zu");
  expect(german.value("mode", "Heat")).toBe("Heizen");
  expect(wordsOf(press, localizer("en")).state("vent")).toBe("Vent");
});

test("What the description does not know is called by its own name", () => {
  const words = wordsOf(press, localizer("de"));
  expect(words.state("door")).toBe("door");
  expect(words.live("pressure")).toBe("pressure");
  expect(words.value("mode", "Cool")).toBe("Cool");
  expect(words.value("door", true)).toBe("true");
});
