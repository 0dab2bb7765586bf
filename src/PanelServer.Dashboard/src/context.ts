import type { Language } from "./i18n/language";
import type { Names } from "./i18n/names";
import type { Translate } from "./i18n/translate";
import type { Machine } from "./model/machine";
import type { Panel } from "./model/panel";
import type { StopBoard } from "./model/stopBoard";

/** What every part of the screen needs. Made anew when the language changes, and the screen with it. */
export interface Context {
  readonly panel: Panel;
  readonly stops: StopBoard;
  readonly language: Language;
  readonly t: Translate;
  readonly names: Names;
}

/** A part of the screen: made once, then told to look again. */
export interface View {
  readonly element: HTMLElement;
  /** Shows what is true now. Called up to ten times a second, and writes only what has changed. */
  update(): void;
  /** Stops what it has started. */
  destroy?(): void;
}

/** Name of a machine as people say it; its serial number tells it from others of its kind. */
export function machineName(context: Context, machine: Machine): string {
  return `${context.names.machine(machine.slug)} ${machine.serial}`;
}

/** Address of a machine's page. */
export function machinePage(machine: Machine): string {
  return `#/machine/${machine.slug}/${machine.serial}`;
}
