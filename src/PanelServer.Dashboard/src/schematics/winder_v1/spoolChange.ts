import { armAngle, armBand } from "./geometry";
import type { WinderLiveValues, WinderState } from "./shapes";

/** A step of a change of the spool. */
export type SpoolChangeStep = "hold" | "exchange" | "reset" | "thread" | "wind";

/** The steps in order. */
export const spoolChangeSteps: readonly SpoolChangeStep[] = ["hold", "exchange", "reset", "thread", "wind"];

/** Below it a length counts as reset, m. */
const resetMetres = 0.5;

/** What is left of the length that is required. Minutes are null while nothing is wound. */
export interface SpoolLeft {
  readonly metres: number;
  readonly minutes: number | null;
}

/** What is left until the spool is complete; null if no length is required. */
export function spoolLeft(state: WinderState, live: WinderLiveValues): SpoolLeft | null {
  const required = state.spool_automatic_action_state.spool_required_meters;
  const metres = Math.max(0, required - live.spool_progress);
  const isWinding = state.mode_state.mode === "Wind" && live.puller_speed > 0;
  return required > 0 ? { metres, minutes: isWinding ? metres / live.puller_speed : null } : null;
}

/**
 * The step that comes next, by what the machine tells. That a spool was exchanged nobody tells it: that has been done when the length has been reset.
 * @returns Null once it winds on the new spool.
 */
export function nextStep(state: WinderState, live: WinderLiveValues): SpoolChangeStep | null {
  const isReset = live.spool_progress < resetMetres;
  const angle = armAngle(state, live);
  const isThreaded = state.tension_arm_state.zeroed && angle !== null && angle >= armBand.slack;
  if (state.mode_state.mode === "Wind") {
    return isReset ? null : "hold";
  }

  return !isReset ? "exchange" : !isThreaded ? "thread" : "wind";
}

/** True while the next spool may be begun: the winder stands, or pulls past its spool, and knows its arm and its traverse. */
export function mayBegin({ mode_state: { mode, can_wind } }: WinderState): boolean {
  return can_wind && (mode === "Hold" || mode === "Pull");
}
