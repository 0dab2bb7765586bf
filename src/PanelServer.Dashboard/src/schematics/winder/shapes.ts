/** What the schematic reads of `WinderState` (src/PanelServer.Machines/WinderV1/WinderState.cs). */
export interface WinderState {
  readonly mode_state: { readonly mode: "Standby" | "Hold" | "Pull" | "Wind"; readonly can_wind: boolean };
  readonly traverse_state: {
    readonly limit_inner: number;
    readonly limit_outer: number;
    readonly is_going_in: boolean;
    readonly is_going_out: boolean;
    readonly is_homed: boolean;
    readonly is_going_home: boolean;
    readonly is_traversing: boolean;
    readonly laserpointer: boolean;
  };
  readonly puller_state: {
    readonly regulation: "Speed" | "Diameter";
    readonly target_speed: number;
    readonly forward: boolean;
    readonly gear_ratio: "OneToOne" | "OneToFive" | "OneToTen";
  };
  readonly spool_automatic_action_state: {
    readonly spool_required_meters: number;
    readonly spool_automatic_action_mode: "NoAction" | "Pull" | "Hold";
  };
  readonly tension_arm_state: { readonly zeroed: boolean };
  readonly spool_speed_controller_state: { readonly regulation_mode: "Adaptive" | "MinMax"; readonly forward: boolean };
}

/** What the schematic reads of `WinderLiveValues`. */
export interface WinderLive {
  readonly traverse_position: number | null;
  readonly puller_speed: number;
  readonly spool_rpm: number;
  readonly tension_arm_angle: number;
  readonly spool_progress: number;
}

/** Angles between which the arm regulates the spool, degrees (TensionArm.cs). */
export const armBand = { slack: 20, taut: 90 } as const;

/** Metres of filament for one turn of the puller's wheel: 200 full steps of 0.0754 m/min each at one step a second. */
export const metresPerPullerTurn = 0.2513;

/** How far the traverse's scale goes, mm: beyond the outer limit and wherever the carriage is, in steps of 50. */
export function traverseScale(state: WinderState, live: WinderLive): number {
  const farthest = Math.max(state.traverse_state.limit_outer, live.traverse_position ?? 0);
  return Math.max(100, Math.ceil((farthest * 1.05) / 50) * 50);
}

/** Part of the required length that is wound, 0 … 1. */
export function spoolFill(state: WinderState, live: WinderLive): number {
  const required = state.spool_automatic_action_state.spool_required_meters;
  return required > 0 ? Math.max(0, Math.min(1, live.spool_progress / required)) : 0;
}
