import type { MutationShape } from "../api/description";
import { germanNames, germanWords } from "./germanNames";
import type { Language } from "./language";

/** Words that only repeat the unit, which stands beside the value anyway. */
const unitWords: Readonly<Record<string, readonly string[]>> = {
  bar: ["bar"],
  rpm: ["rpm"],
  Hz: ["hz"],
  kWh: ["kwh"],
  m: ["meters", "metres"],
};

/** Words that the API, for the sake of its older clients, writes in another way. */
const misspelled: Readonly<Record<string, string>> = { occurence: "occurrence", deacceleration: "deceleration" };

/** Words that are written in capitals. */
const acronyms: readonly string[] = ["abc", "pid", "wago"];

/** Splits an identifier of the API into lower-case words: `SetFrequency1` and `frequency1` both end in `frequency`, `1`. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/^Goto(?=[A-Z])/, "Go to ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/(?<!(?:^|_)[vV])(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z])/g, " ")
    .split(/[_\s]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Readable names for what the API calls its things, composed from the identifiers: the dashboard knows none of them beforehand. */
export class Names {
  constructor(private readonly language: Language) {}

  /** A machine type: `extruder_v1` is Extruder V1. */
  machine(slug: string): string {
    const words = wordsOf(slug);
    const version = words.findIndex((word) => /^v\d*$/.test(word));
    const kind = version > 0 ? words.slice(0, version) : words;
    return [this.phrase(kind), ...words.slice(kind.length).map((word) => word.toUpperCase())].join(" ");
  }

  /** A field; a word that only repeats its unit is left out. */
  field(name: string, unit = ""): string {
    return this.phrase(withoutUnit(wordsOf(name), unit));
  }

  /** A value inside objects: only as much of its path as is needed. `heating_states.front.target_temperature` is Front target temperature. */
  path(path: string, unit = ""): string {
    const parts = path.split(".").map(wordsOf);
    const last = withoutUnit(parts.at(-1) ?? [], unit);
    const owner = parts.length > 2 || last.length === 0 || isVague(last) ? (parts.at(-2) ?? []) : [];
    const ofOwner = parts.length > 2 && isVague(owner) ? (parts.at(-3) ?? []) : [];
    return this.phrase([...[...ofOwner, ...owner].filter((word) => word !== "state" && word !== "status" && !last.includes(word)), ...last]);
  }

  /** A part of a machine, from the name of its object in the state: `traverse_state` is Traverse. */
  group(name: string): string {
    return this.phrase(groupWords(name));
  }

  /** What a mutation sets or does; the group it stands in is not said again. */
  mutation(mutation: MutationShape, group: string): string {
    const words = wordsOf(mutation.tag);
    const spoken = withoutUnit(words[0] === "set" ? words.slice(1) : words, mutation.payload?.unit ?? "");
    const context = groupWords(group);
    let shared = 0;
    while (shared < context.length && spoken[shared] === context[shared] && /^[a-z]/.test(spoken[shared + 1] ?? "")) {
      shared++;
    }

    return this.phrase([...spoken.slice(shared), ...flagWords(mutation, spoken)]);
  }

  /** One of the values of a choice. */
  choice(name: string): string {
    return this.phrase(wordsOf(name));
  }

  private phrase(words: readonly string[]): string {
    const key = words.join(" ");
    const english = words.map((word) => (acronyms.includes(word) || /^v\d*$/.test(word) ? word.toUpperCase() : (misspelled[word] ?? word))).join(" ");
    return capitalise(this.language === "de" ? (germanNames[key] ?? translateWords(words) ?? english) : english);
  }
}

/** What a switch means when it is on: the name of its flag in the state, unless the mutation says so already. */
function flagWords(mutation: MutationShape, spoken: readonly string[]): string[] {
  const words = mutation.payload?.kind === "boolean" ? wordsOf(mutation.sets?.split(".").at(-1) ?? "") : [];
  return words.every((word) => spoken.includes(word)) ? [] : words;
}

function groupWords(name: string): string[] {
  const words = wordsOf(name).filter((word) => word !== "state" && word !== "states");
  return words.length === 0 ? wordsOf(name) : words;
}

/** A name that says nothing without the part it belongs to. */
function isVague(words: readonly string[]): boolean {
  return words.every((word) => ["current", "enabled", "error", "forward", "mode", "state", "target", "value", "result", "progress", "wiring"].includes(word));
}

function withoutUnit(words: readonly string[], unit: string): string[] {
  const last = words.at(-1) ?? "";
  return words.length > 1 && (unitWords[unit] ?? []).includes(last) ? words.slice(0, -1) : [...words];
}

function translateWords(words: readonly string[]): string | null {
  const german = words.map((word) => (/^\d+$/.test(word) ? word : germanWords[word]));
  return german.every((word) => word !== undefined) ? german.join(" ") : null;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
