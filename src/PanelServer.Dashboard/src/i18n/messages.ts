import type { OperatorMessage } from "../api/messages";
import type { Language } from "./language";

/** Between what is wrong and what is allowed, in the words of a refusal. */
const allowedMark = "; allowed: ";

/** Between the parts of a list that is put in as a whole. */
const listMark = "; ";

/** So many texts are kept as they were found; the panel tells far fewer at a time. */
const mostRemembered = 500;

/** A number with a decimal point that stands for itself: no address, no version, no part of a name. */
const decimalNumber = /(?<![\w.:/])(\d+)\.(\d+)(?!\.\d|[\w:/])/g;

/** A message that is recognised by its English text. */
interface Pattern {
  readonly form: RegExp;
  readonly message: OperatorMessage;
}

/**
 * What the panel tells in English, in German, and what it means. The panel gives every text that it can tell with `…` for what is put in; by it a
 * text is recognised. What is put in is looked up as well. A text that is unknown stays as it is.
 */
export class Messages {
  private readonly patterns: readonly Pattern[];
  private readonly found = new Map<string, string>();

  constructor(messages: readonly OperatorMessage[]) {
    // What says more is tried first, whole messages before what is put into them.
    const fixed = ({ text }: OperatorMessage): number => text.en.replaceAll("…", "").length;
    this.patterns = [...messages]
      .filter((message) => /\p{L}/u.test(message.text.en))
      .sort((one, other) => Number(other.meaning !== null) - Number(one.meaning !== null) || fixed(other) - fixed(one))
      .map((message) => ({ message, form: formOf(message.text.en) }));
  }

  /** A text of the panel in a language. */
  tell(text: string, language: Language): string {
    if (language === "en") {
      return text;
    }

    const known = this.found.get(text);
    if (known !== undefined) {
      return known;
    }

    const german = text.split("\n").map((line) => this.translate(line)).join("\n");
    if (this.found.size >= mostRemembered) {
      this.found.clear();
    }

    this.found.set(text, german);
    return german;
  }

  /** What a text of the panel means; null if that is not known. Of several sentences that stand for themselves the first one counts. */
  explain(text: string): OperatorMessage | null {
    for (const [sentence] of beginnings(text)) {
      const message = this.match(sentence)?.message;
      if (message !== undefined && message.meaning !== null) {
        return message;
      }
    }

    return null;
  }

  private translate(text: string): string {
    const allowed = text.indexOf(allowedMark);
    if (allowed >= 0 && this.match(text) === null) {
      return `${this.translate(text.slice(0, allowed))}; erlaubt: ${this.translate(text.slice(allowed + allowedMark.length))}`;
    }

    // A message may look like a list, and a list like "… and …".
    const list = text.split(listMark);
    if (list.length > 1 && this.explain(text) === null && list.some((one) => this.match(one) !== null)) {
      return list.map((one) => this.insert(one)).join(listMark);
    }

    for (const [sentence, rest] of beginnings(text)) {
      const match = this.match(sentence);
      if (match !== null) {
        const german = withStop(match.message.text.de.replace(/\{(\d)\}/g, (_, place: string) => this.insert(match.parts[Number(place) - 1] ?? "")), sentence.endsWith("."), match.message.text.en.endsWith("."));
        return rest === "" ? german : `${german} ${this.translate(rest)}`;
      }
    }

    // What the panel says of one of several commands stands behind its name.
    const [, name, rest] = /^(\w+): (.+)$/.exec(text) ?? [];
    return name === undefined || rest === undefined ? text : `${name}: ${this.translate(rest)}`;
  }

  /** What is put into a message: a part that is known is translated, so is each of a list, and numbers in any other get the decimal comma. */
  private insert(part: string): string {
    const told = this.translate(part);
    return told !== part ? told : part.replace(decimalNumber, "$1,$2");
  }

  private match(text: string): { readonly message: OperatorMessage; readonly parts: readonly string[] } | null {
    for (const { form, message } of this.patterns) {
      const match = form.exec(text);
      if (match !== null) {
        return { message, parts: match.slice(1) };
      }
    }

    return null;
  }
}

/** The text as a whole, then without its last sentence, and so on; each with what is left of it. */
function beginnings(text: string): (readonly [string, string])[] {
  const ends = [...text.matchAll(/[.!?] (?=\p{Lu})/gu)].map(({ index }) => index + 1).reverse();
  return [[text, ""], ...ends.map((end) => [text.slice(0, end), text.slice(end + 1)] as const)];
}

/** A sentence that is put into another one loses its full stop, and a part that stands for itself gets one. */
function withStop(german: string, has: boolean, had: boolean): string {
  return has === had ? german : has ? `${german}.` : german.replace(/\.$/, "");
}

/** What a text looks like, with a full stop or without. Of two parts side by side the first one is a sentence. */
function formOf(text: string): RegExp {
  const pieces = text.replace(/\.$/, "").split("…");
  return new RegExp(`^${pieces.map((piece, index) => (index === pieces.length - 1 ? escaped(piece) : `${escaped(piece)}${pieces[index + 1] === " " ? "(.+?[.!?])" : "(.+?)"}`)).join("")}\\.?$`, "s");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
