import type { Language } from "./i18n/language";
import type { Localize } from "./i18n/localized";
import type { Translate } from "./i18n/translate";
import type { AlarmSound } from "./model/alarmSound";
import type { Machine } from "./model/machine";
import type { Panel } from "./model/panel";
import type { StopBoard } from "./model/stopBoard";
import type { MachineTab } from "./router";

/** What every part of the screen needs. Made anew when the language changes, and the screen with it. */
export interface Context {
  readonly panel: Panel;
  readonly stops: StopBoard;
  readonly sound: AlarmSound;
  readonly language: Language;
  /** The dashboard's own texts. */
  readonly t: Translate;
  /** What the panel calls its things. */
  readonly localize: Localize;
  /** What the panel tells in English: errors, refusals, problems. */
  readonly tell: (text: string) => string;
  /** What the panel says of a part of a machine, which it documents in English; empty where it is not said in the language. */
  readonly describe: (text: string) => string;
}

/** A part of the screen: made once, then told to look again. */
export interface View {
  readonly element: HTMLElement;
  /** Shows what is true now. Called up to ten times a second, and writes only what has changed. */
  update(): void;
  /** Stops what it has started. */
  destroy?(): void;
}

/** Name of a kind of machine as people say it. One that the panel cannot run has none, and is called by its slug. */
export function machineKind(context: Context, machine: Machine): string {
  return machine.type === null ? machine.slug : context.localize(machine.type.name);
}

/** Name of a machine; its serial number tells it from others of its kind. */
export function machineName(context: Context, machine: Machine): string {
  return `${machineKind(context, machine)} ${machine.serial}`;
}

/** Address of one of a machine's pages. */
export function machineAddress(machine: Machine, tab: MachineTab = "operate"): string {
  return `#/machine/${machine.slug}/${machine.serial}${tab === "operate" ? "" : `/${tab}`}`;
}
