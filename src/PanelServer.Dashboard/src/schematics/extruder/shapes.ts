/** What the schematic reads of `ExtruderState` (src/PanelServer.Machines/ExtruderV1/ExtruderState.cs). */
export interface ExtruderState {
  readonly mode_state: { readonly mode: "Standby" | "Heat" | "Extrude" };
  readonly rotation_state: { readonly forward: boolean };
  readonly regulation_state: { readonly uses_rpm: boolean };
  readonly pressure_state: { readonly target_bar: number; readonly wiring_error: boolean };
  readonly screw_state: { readonly target_rpm: number };
  readonly heating_states: Readonly<Record<Zone, { readonly target_temperature: number; readonly wiring_error: boolean }>>;
  readonly extruder_settings_state: {
    readonly pressure_limit: number;
    readonly pressure_limit_enabled: boolean;
    readonly nozzle_temperature_target_enabled: boolean;
  };
  readonly inverter_status_state: {
    readonly running: boolean;
    readonly forward_running: boolean;
    readonly reverse_running: boolean;
    readonly overload_warning: boolean;
    readonly fault_occurence: boolean;
  };
}

/** What the schematic reads of `ExtruderLiveValues`. */
export type ExtruderLive = {
  readonly motor_status: { readonly screw_rpm: number; readonly frequency: number; readonly current: number; readonly power: number };
  readonly pressure: number;
} & Readonly<Record<`${Zone}_temperature` | `${Zone}_power`, number>>;

/** A heated zone. */
export type Zone = "back" | "middle" | "front" | "nozzle";

/** The zones in the order in which the plastic passes them. */
export const zones: readonly Zone[] = ["back", "middle", "front", "nozzle"];

/** End of the temperature scales, °C: the zones are switched off above it. */
export const highestTemperature = 300;

/** End of the pressure scales, bar: what the transmitter can measure. */
export const highestPressure = 350;

/**
 * Which way the screw turns: 1 towards the nozzle, -1 away from it, 0 not at all. The gearbox inverts, so the inverter's
 * reverse is the screw's forward.
 */
export function screwDirection(state: ExtruderState, live: ExtruderLive): -1 | 0 | 1 {
  if (live.motor_status.screw_rpm === 0) {
    return 0;
  }

  const inverter = state.inverter_status_state;
  const forward = inverter.reverse_running === inverter.forward_running ? state.rotation_state.forward : inverter.reverse_running;
  return forward ? 1 : -1;
}
