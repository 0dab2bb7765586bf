import type { ExtruderHeatingStates, ExtruderLiveValues, ExtruderState } from "./shapes";

/** A heated zone. */
export type Zone = keyof ExtruderHeatingStates;

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
export function screwDirection(state: ExtruderState, live: ExtruderLiveValues): -1 | 0 | 1 {
  // Nothing is known of it while the inverter is silent.
  if (!(live.motor_status.screw_rpm > 0)) {
    return 0;
  }

  const inverter = state.inverter_status_state;
  const forward = inverter.reverse_running === inverter.forward_running ? state.rotation_state.forward : inverter.reverse_running;
  return forward ? 1 : -1;
}
