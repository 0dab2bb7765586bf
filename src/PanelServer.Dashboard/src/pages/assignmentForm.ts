import { type AssignmentChange, assignMachine, type BusTerminal, releaseMachine } from "../api/assignments";
import { askToConfirm } from "../controls/confirmDialog";
import { permitted } from "../controls/permitted";
import type { Context } from "../context";
import { h } from "../dom";

/** A role as it is chosen on the screen. */
export interface RoleChoice {
  readonly role: number;
  readonly type: string;
  /** The terminals that may be chosen, in bus order. */
  readonly terminals: readonly BusTerminal[];
  /** Position of the one that is chosen at first; null for none. */
  readonly chosen: number | null;
  readonly problem: string | null;
}

/** A machine whose terminals are chosen. */
export interface MachineForm {
  /** Part of the ids of its fields. */
  readonly id: string;
  readonly slug: string;
  /** Its name for the buttons; read when they are pressed. */
  readonly name: string;
  /** Its serial number. */
  readonly serial: () => number;
  readonly roles: readonly RoleChoice[];
  /** Why nothing can be changed; null if it can. */
  readonly obstacle: string | null;
  /** Whether there is something to take away. */
  readonly isAssigned: boolean;
}

/** Sends a change and tells what came of it. */
export type Send = (change: () => Promise<AssignmentChange>) => Promise<void>;

/** One field for each role of a machine, and what can be done with the machine as a whole. */
export function assignmentForm(context: Context, machine: MachineForm, send: Send): HTMLElement {
  const { t } = context;
  const fields = machine.roles.map((role) => roleField(context, machine, role));
  const assign = h("button", { type: "submit", class: "primary", disabled: machine.obstacle !== null, "aria-label": `${t("Assign")}: ${machine.name}` }, t("Assign"));
  const release = h("button", { type: "button", disabled: machine.obstacle !== null, "aria-label": `${t("Take away")}: ${machine.name}` }, t("Take away"));
  const form = h(
    "form",
    { class: "assignment-form", novalidate: true },
    h("div", { class: "assignment-roles" }, ...fields.map(({ element }) => element)),
    machine.obstacle !== null && h("p", { class: "assignment-obstacle" }, context.tell(machine.obstacle)),
    h("div", { class: "assignment-buttons" }, assign, machine.isAssigned && release),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const positions = Object.fromEntries(fields.filter(({ select }) => select.value !== "").map(({ role, select }) => [role, Number(select.value)]));
    void send(() => assignMachine(machine.slug, machine.serial(), positions));
  });
  release.addEventListener("click", () => {
    const question = t("Its terminals then belong to no machine, from the next start of the server on.");
    void askToConfirm(context, `${t("Take away")}: ${machine.name}`, question).then(async (isAgreed) => {
      if (isAgreed) {
        await send(() => releaseMachine(machine.slug, machine.serial()));
      }
    });
  });
  return permitted(context, "assignMachine", form);
}

function roleField({ t, tell }: Context, machine: MachineForm, role: RoleChoice): { readonly role: number; readonly select: HTMLSelectElement; readonly element: HTMLElement } {
  const id = `${machine.id}-role-${role.role}`;
  const select = h(
    "select",
    { id, "data-role": role.role, disabled: machine.obstacle !== null },
    h("option", { value: "" }, t("none chosen")),
    ...role.terminals.map((terminal) => h("option", { value: terminal.position }, `${terminal.name} ${t("at position")} ${terminal.position}`)),
  );
  select.value = role.chosen === null ? "" : String(role.chosen);
  const element = h(
    "div",
    { class: "assignment-role" },
    h("label", { for: id }, `${t("role")} ${role.role} · ${role.type}`),
    select,
    role.problem !== null && h("p", { class: "assignment-problem" }, tell(role.problem)),
  );
  return { role: role.role, select, element };
}
