import { fieldAt, type MachineType, type MutationShape, type ValueShape } from "../api/description";
import { partAt } from "../api/json";
import type { Context, View } from "../context";
import { ChangeBar } from "../controls/changeBar";
import { controlFor, type ControlTarget } from "../controls/control";
import type { NumberControl } from "../controls/numberControl";
import { commandObstacle } from "../controls/permitted";
import { numberEntry } from "../controls/numberEntry";
import { h, setAttribute, setText } from "../dom";
import { percentOf } from "../i18n/numbers";
import type { Machine } from "../model/machine";
import { PreparedChanges } from "../model/preparedChanges";
import { valueText } from "./reading";

/** A control on a page, and what it commands. */
export interface PlacedControl {
  readonly mutation: MutationShape;
  readonly view: View;
}

/** Numbers that are set alike, such as the targets of all zones. */
interface Alike {
  readonly label: string;
  readonly mutations: readonly MutationShape[];
}

/** The controls of a page, and the bar in which prepared changes stand. */
export class MachineControls {
  readonly bar: ChangeBar;
  readonly all: readonly PlacedControl[];
  private readonly prepared = new PreparedChanges();
  private readonly gathered: View[] = [];
  private obstacle: string | null = null;

  constructor(private readonly context: Context, private readonly machine: Machine, private readonly type: MachineType, mutations: readonly MutationShape[]) {
    this.bar = new ChangeBar(context, machine, this.prepared);
    this.all = mutations.map((mutation) => ({ mutation, view: this.make(mutation) }));
  }

  /** A control for each group of numbers that are set alike. It enters the same number into all of them. */
  together(): View[] {
    const views = groupsAlike(this.context, this.type, this.all.map(({ mutation }) => mutation)).map(({ label, mutations }) => {
      const members = this.all.filter(({ mutation }) => mutations.includes(mutation)).map(({ view }) => view as NumberControl);
      return togetherControl(this.context, label, mutations[0]?.payload as ValueShape, () => partAt(this.machine.state ?? undefined, mutations[0]?.sets ?? ""), (value) => members.forEach((member) => member.enter(value)), () => this.prepared.all.some(({ mutation }) => mutations.includes(mutation)));
    });
    this.gathered.push(...views);
    return views;
  }

  update(): void {
    this.all.forEach(({ view }) => view.update());
    this.bar.update();
    const obstacle = commandObstacle(this.context, this.machine);
    if (obstacle !== this.obstacle) {
      this.obstacle = obstacle;
      [...this.all.map(({ view }) => view), ...this.gathered].forEach(({ element }) => disable(element, obstacle));
    }
  }

  private make(mutation: MutationShape): View {
    const { context, machine } = this;
    const target: ControlTarget = {
      context,
      machine,
      mutation,
      label: context.localize(mutation.label),
      id: `control-${mutation.tag}`,
      changes: { prepared: this.prepared, show: () => this.bar.update(), send: () => void this.bar.send() },
    };
    return mutation.applies_when === null ? controlFor(target) : inForce(context, machine, this.type, mutation, controlFor(target));
  }
}

/** Makes a control unusable for a reason, or usable again. */
function disable(control: HTMLElement, reason: string | null): void {
  setAttribute(control, "title", reason);
  control.querySelectorAll<HTMLButtonElement | HTMLInputElement | HTMLSelectElement>("button, input, select").forEach((part) => (part.disabled = reason !== null));
}

/** Greys a control while what it sets is not in force, and says why. */
function inForce(context: Context, machine: Machine, type: MachineType, { applies_when: condition }: MutationShape, control: View): View {
  const field = condition === null ? null : fieldAt(type.state, condition.path);
  if (condition === null || field === null) {
    return control;
  }

  const note = h("p", { class: "control-note", hidden: true });
  control.element.append(note);
  return {
    ...control,
    update() {
      control.update();
      const present = partAt(machine.state ?? undefined, condition.path);
      const isIdle = present !== undefined && present !== condition.is;
      setAttribute(control.element, "data-idle", isIdle ? "" : null);
      note.hidden = !isIdle;
      setText(note, isIdle ? `${context.t("Not in force")} (${context.localize(field.title)}: ${valueText(context, field.value, present)})` : "");
    },
  };
}

/** Numbers of one kind that stand in parts of the same whole under the same name: `zones.front.target`, `zones.back.target`. */
export function groupsAlike(context: Pick<Context, "localize">, type: MachineType, mutations: readonly MutationShape[]): Alike[] {
  const groups = new Map<string, MutationShape[]>();
  for (const mutation of mutations) {
    const parts = mutation.sets?.split(".") ?? [];
    if (parts.length === 3 && mutation.payload?.kind === "number") {
      const { unit, minimum, maximum } = mutation.payload;
      const key = JSON.stringify([parts[0], parts[2], unit, minimum, maximum]);
      groups.set(key, [...(groups.get(key) ?? []), mutation]);
    }
  }

  return [...groups.values()].filter((members) => members.length > 1).map((members) => {
    const field = fieldAt(type.state, members[0]?.sets?.split(".")[0] ?? "");
    return { label: field === null ? "" : context.localize(field.label), mutations: members };
  });
}

function togetherControl(context: Context, label: string, payload: ValueShape, first: () => unknown, enter: (value: number) => void, isPrepared: () => boolean): View {
  const { t } = context;
  const shape = percentOf(payload);
  const name = `${label}, ${t("all")}`;
  const id = `together-${label.replaceAll(/\W+/g, "-")}`;
  const { input, element: entry, range } = numberEntry(context, shape, name, id);
  input.element.addEventListener("input", () => {
    if (!Number.isNaN(input.number)) {
      enter(input.number / shape.scale);
    }
  });
  return {
    element: h(
      "div",
      { class: "control control-number control-together" },
      h("label", { for: id, class: "control-label" }, name),
      entry,
      range,
    ),
    update() {
      const value = first();
      input.show(typeof value === "number" ? value * shape.scale : null);
      if (!isPrepared() && document.activeElement !== input.element) {
        input.reset();
      }
    },
  };
}
