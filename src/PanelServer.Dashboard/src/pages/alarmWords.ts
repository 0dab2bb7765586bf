import type { AlarmPriority, AlarmState } from "../api/alarms";
import type { Context } from "../context";

/** A shape for each priority, so that colour is not all that tells them apart. */
export const shapes: Readonly<Record<AlarmPriority, string>> = { Critical: "◆", High: "▲", Medium: "■", Low: "●" };

/** How a priority is coloured. */
export const severities: Readonly<Record<AlarmPriority, string>> = { Critical: "alarm", High: "alarm", Medium: "warning", Low: "info" };

/** A priority in words. */
export function priorityName({ t }: Context, priority: AlarmPriority): string {
  return priority === "Critical" ? t("Critical") : priority === "High" ? t("High") : priority === "Medium" ? t("Medium") : t("Low");
}

/** A state in words, as it stands in a list of what is there; empty for a normal one. */
export function stateName({ t }: Context, state: AlarmState): string {
  switch (state) {
    case "UnacknowledgedActive":
      return t("active");
    case "AcknowledgedActive":
      return t("active, acknowledged");
    case "ReturnedUnacknowledged":
      return t("over");
    case "Shelved":
      return t("shelved until");
    case "SuppressedByDesign":
      return t("suppressed: machine is off");
    default:
      return "";
  }
}
