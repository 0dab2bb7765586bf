import { type AssignedMachine, type Assignments, type BusTerminal, type MachineKind, readAssignments } from "../api/assignments";
import { Refusal } from "../api/panelClient";
import type { Context, View } from "../context";
import { h, setText } from "../dom";
import { assignmentForm, type RoleChoice, type Send } from "./assignmentForm";
import { carryOut } from "./change";
import { deviceSection } from "./deviceSection";

const readEveryMilliseconds = 2000;

/** Which terminals belong to which machine and which devices are used beside the bus, and changing that: for setting a line up. */
export function commissioningPage(context: Context): View {
  const { t } = context;
  const answer = h("p", { role: "status", class: "assignment-answer" });
  const obstacle = h("p", { class: "assignment-obstacle", hidden: true });
  const interfaces = h("ul", { class: "bus-messages" });
  const machines = h("div", { class: "assignment-list" });
  const unassigned = h("p", {});
  const added = newMachine(context, (change) => send(change));
  const devices = deviceSection(context);
  let shown = "";

  const show = (told: Assignments): void => {
    const now = JSON.stringify(told);
    if (now === shown) {
      return;
    }

    shown = now;
    obstacle.hidden = told.obstacle === null;
    setText(obstacle, context.tell(told.obstacle ?? ""));
    machines.replaceChildren(...told.machines.map((machine) => machineSection(context, machine, told, send)));
    setText(unassigned, told.unassigned.length > 0 ? told.unassigned.map((terminal) => `${terminal.name} ${t("at position")} ${terminal.position}`).join(", ") : t("none left"));
    added.take(told);
  };
  const read = async (): Promise<void> => {
    try {
      await devices.read();
      show(await readAssignments());
    } catch (failure) {
      if (failure instanceof Refusal) {
        obstacle.hidden = false;
        setText(obstacle, context.tell(failure.message));
      }
    }
  };
  const send: Send = async (change) => {
    await carryOut(context, answer, t("Writing…"), change);

    // What is written may differ from what was chosen.
    shown = "";
    await read();
  };
  const timer = setInterval(() => void read(), readEveryMilliseconds);
  void read();
  return {
    element: h(
      "div",
      { class: "page commissioning" },
      h("h1", {}, t("Commissioning")),
      h("p", {}, t("Which machine a terminal belongs to is kept in its EEPROM. Changes take effect with the next start of the server.")),
      answer,
      obstacle,
      interfaces,
      machines,
      h("section", { class: "assignment", "aria-label": t("Terminals of no machine") }, h("h2", {}, t("Terminals of no machine")), unassigned),
      added.element,
      devices.element,
    ),
    update() {
      const told = (context.panel.bus?.interfaces ?? []).map((found) => context.tell(found.explanation));
      if (interfaces.childElementCount !== told.length || [...interfaces.children].some((item, index) => item.textContent !== told[index])) {
        interfaces.replaceChildren(...told.map((text) => h("li", {}, text)));
      }
    },
    destroy: () => clearInterval(timer),
  };
}

function machineSection(context: Context, machine: AssignedMachine, told: Assignments, send: Send): HTMLElement {
  const { t } = context;
  const kind = told.types.find((type) => type.slug === machine.slug);
  const name = `${kind === undefined ? machine.slug : context.localize(kind.name)} ${machine.identification.serial}`;
  const own = [...machine.roles.flatMap((role) => role.terminals), ...machine.superfluous];
  const roles = machine.roles.map((role): RoleChoice => {
    const terminals = inBusOrder([...own.filter((terminal) => terminal.name === role.type), ...role.candidates]);
    const fitting = role.terminals.find((terminal) => terminal.name === role.type) ?? (role.candidates.length === 1 ? role.candidates[0] : undefined);
    return { role: role.role, type: role.type, terminals, chosen: fitting?.position ?? null, problem: role.problem };
  });
  return h(
    "section",
    { class: "assignment", "aria-label": name, "data-assignment": `${machine.slug}/${machine.identification.serial}`, "data-whole": machine.is_whole ? "" : null },
    h("h2", {}, name),
    !machine.is_whole && h("p", { class: "assignment-problem" }, t("This machine is not whole.")),
    ...machine.superfluous.map((terminal) => h("p", { class: "assignment-problem" }, `${terminal.name} ${t("at position")} ${terminal.position}: ${t("its role does not exist")} (${terminal.role ?? ""})`)),
    assignmentForm(context, { id: `${machine.slug}-${machine.identification.serial}`, slug: machine.slug, name, serial: () => machine.identification.serial, roles, obstacle: machine.obstacle ?? told.obstacle, isAssigned: true }, send),
  );
}

/** A machine that no terminal belongs to yet. */
function newMachine(context: Context, send: Send): { readonly element: HTMLElement; take(told: Assignments): void } {
  const { t } = context;
  const kind = h("select", { id: "assignment-kind" });
  const serial = h("input", { id: "assignment-serial", type: "number", min: 1, max: 65535, step: 1 });
  const roles = h("div", {});
  let told: Assignments | null = null;
  const build = (): void => {
    const type = told?.types.find((candidate) => candidate.slug === kind.value);
    roles.replaceChildren(...(told === null || type === undefined ? [] : [
      assignmentForm(
        context,
        { id: "new", slug: type.slug, name: t("New machine"), serial: () => Number(serial.value), roles: freeRoles(type, told.unassigned), obstacle: told.obstacle, isAssigned: false },
        send,
      ),
    ]));
  };
  kind.addEventListener("change", build);
  return {
    element: h(
      "section",
      { class: "assignment", "aria-label": t("New machine") },
      h("h2", {}, t("New machine")),
      h("div", { class: "assignment-kind" }, field(t("Kind of machine"), kind), field(t("Serial number"), serial)),
      roles,
    ),
    take(now) {
      const chosen = kind.value;
      told = now;
      kind.replaceChildren(...now.types.map((type) => h("option", { value: type.slug }, context.localize(type.name))));
      kind.value = now.types.some((type) => type.slug === chosen) ? chosen : now.types[0]?.slug ?? "";
      build();
    },
  };
}

/** Proposes for each role the first terminal of its type that no role before it has been given. */
function freeRoles(kind: MachineKind, unassigned: readonly BusTerminal[]): readonly RoleChoice[] {
  const left = [...unassigned];
  return kind.roles.map(({ role, type }) => {
    const index = left.findIndex((terminal) => terminal.name === type);
    const chosen = index < 0 ? null : left.splice(index, 1)[0]?.position ?? null;
    return { role, type, terminals: unassigned.filter((terminal) => terminal.name === type), chosen, problem: null };
  });
}

function inBusOrder(terminals: readonly BusTerminal[]): readonly BusTerminal[] {
  return [...terminals].sort((one, other) => one.position - other.position);
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control);
}
