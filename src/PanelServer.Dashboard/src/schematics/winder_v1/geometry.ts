import type { WinderLiveValues, WinderState } from "./shapes";

/** Angles between which the arm regulates the spool, degrees (TensionArm.cs). */
export const armBand = { slack: 20, taut: 90 } as const;

/** The arm's angle, degrees; null while it is no measurement. */
export function armAngle(state: WinderState, live: WinderLiveValues): number | null {
  return state.tension_arm_state.wiring_error ? null : live.tension_arm_angle;
}

/** Metres of filament for one turn of the puller's wheel: 200 full steps of 0.0754 m/min each at one step a second. */
export const metresPerPullerTurn = 0.2513;

/** How far the traverse's scale goes, mm: beyond the outer limit and wherever the carriage is, in steps of 50. */
export function traverseScale(state: WinderState, live: WinderLiveValues): number {
  const farthest = Math.max(state.traverse_state.limit_outer, live.traverse_position ?? 0);
  return Math.max(100, Math.ceil((farthest * 1.05) / 50) * 50);
}

/** Part of the required length that is wound, 0 … 1. */
export function spoolFill(state: WinderState, live: WinderLiveValues): number {
  const required = state.spool_automatic_action_state.spool_required_meters;
  return required > 0 ? Math.max(0, Math.min(1, live.spool_progress / required)) : 0;
}
