// Made from the machine's types; not to be edited. Made anew by: PANEL_WRITE_SHAPES=1 dotnet test --project tests/PanelServer.Tests -- --filter-class "*ShapesTests"

export interface ExtruderRotationState {
  /** True: towards the nozzle. */
  readonly forward: boolean;
}

export type ExtruderMode = "Standby" | "Heat" | "Extrude";

export interface ExtruderModeState {
  /** The mode. */
  readonly mode: ExtruderMode;
}

export interface ExtruderRegulationState {
  /** True: speed. False: melt pressure. */
  readonly uses_rpm: boolean;
}

export interface ExtruderPressureState {
  /** Target of the pressure regulation. Unit: bar. */
  readonly target_bar: number;
  /** True while the sensor's signal is out of range, faulty or standing still. */
  readonly wiring_error: boolean;
}

export interface ExtruderScrewState {
  /** Target of the speed regulation, of the screw. Unit: rpm. */
  readonly target_rpm: number;
}

export interface ExtruderHeatingState {
  /** Target temperature. Unit: °C. */
  readonly target_temperature: number;
  /** True while the sensor is broken, shorted or standing still; the zone is not heated then. */
  readonly wiring_error: boolean;
}

export interface ExtruderHeatingStates {
  /** Nozzle. */
  readonly nozzle: ExtruderHeatingState;
  /** Front of the barrel. */
  readonly front: ExtruderHeatingState;
  /** Back of the barrel. */
  readonly back: ExtruderHeatingState;
  /** Middle of the barrel. */
  readonly middle: ExtruderHeatingState;
}

export interface ExtruderSettingsState {
  /** Pressure at which the screw is stopped. Unit: bar. */
  readonly pressure_limit: number;
  /** Whether it is. */
  readonly pressure_limit_enabled: boolean;
  /** Whether clients show the nozzle's target. */
  readonly nozzle_temperature_target_enabled: boolean;
}

export interface InverterStatusState {
  /** RUN: a run command is in force or the output still turns. */
  readonly running: boolean;
  /** The motor turns forward. */
  readonly forward_running: boolean;
  /** The motor turns in reverse, which is the screw's forward: the gearbox inverts. */
  readonly reverse_running: boolean;
  /** SU: within 10 % of the set frequency. */
  readonly up_to_frequency: boolean;
  /** OL: current above the warning level. */
  readonly overload_warning: boolean;
  /** Not used by the inverter. */
  readonly no_function: boolean;
  /** FU: output above the detection frequency. */
  readonly output_frequency_detection: boolean;
  /** ABC: the fault relay has dropped. */
  readonly abc_fault: boolean;
  /** A fault has tripped the inverter. */
  readonly fault_occurence: boolean;
}

export type ExtruderZoneName = "front" | "middle" | "back" | "nozzle";

export interface TemperaturePidState {
  /** Integral gain. Unit: 1/(°C·s). */
  readonly ki: number;
  /** Proportional gain. Unit: 1/°C. */
  readonly kp: number;
  /** Derivative gain. Unit: s/°C. */
  readonly kd: number;
  /** The zone. */
  readonly zone: ExtruderZoneName;
}

export interface TemperaturePidStates {
  /** Front of the barrel. */
  readonly front: TemperaturePidState;
  /** Middle of the barrel. */
  readonly middle: TemperaturePidState;
  /** Back of the barrel. */
  readonly back: TemperaturePidState;
  /** Nozzle. */
  readonly nozzle: TemperaturePidState;
}

export interface PressurePidState {
  /** Double-integral gain. Unit: Hz/(bar·s²). */
  readonly ki: number;
  /** Integral gain. Unit: Hz/(bar·s). */
  readonly kp: number;
  /** Proportional gain. Unit: Hz/bar. */
  readonly kd: number;
}

export interface ExtruderPidSettings {
  /** Of the zones. */
  readonly temperature: TemperaturePidStates;
  /** Of the screw in pressure regulation. */
  readonly pressure: PressurePidState;
}

export type AutotuneStatus = "not_started" | "running" | "completed" | "failed";

export interface PidAutotuneState {
  /** How far it has come. */
  readonly state: AutotuneStatus;
  /** 0 … 99 while running, 100 when completed, otherwise 0. Unit: %. */
  readonly progress: number;
  /** The gains found and applied; null unless completed. */
  readonly result: PressurePidState | null;
}

export interface ExtruderState {
  /** True only in the state the machine starts with, which a new subscriber gets first. */
  readonly is_default_state: boolean;
  /** Commanded direction of the screw. */
  readonly rotation_state: ExtruderRotationState;
  /** The mode. */
  readonly mode_state: ExtruderModeState;
  /** What the screw is regulated by. */
  readonly regulation_state: ExtruderRegulationState;
  /** Target pressure and the pressure sensor's health. */
  readonly pressure_state: ExtruderPressureState;
  /** Target speed. */
  readonly screw_state: ExtruderScrewState;
  /** Targets and sensors of the zones. */
  readonly heating_states: ExtruderHeatingStates;
  /** Limits and display settings. */
  readonly extruder_settings_state: ExtruderSettingsState;
  /** The inverter's status word. */
  readonly inverter_status_state: InverterStatusState;
  /** Gains of all controllers. */
  readonly pid_settings: ExtruderPidSettings;
  /** The pressure auto-tune. */
  readonly pid_autotune_state: PidAutotuneState;
}

export interface MotorStatus {
  /** Speed of the screw without slip, never negative. Unit: rpm. */
  readonly screw_rpm: number;
  /** Output frequency. Unit: Hz. */
  readonly frequency: number;
  /** Output voltage. Unit: V. */
  readonly voltage: number;
  /** Output current. Unit: A. */
  readonly current: number;
  /** Voltage times current. Unit: W. */
  readonly power: number;
}

export interface ExtruderLiveValues {
  /** The motor, as the inverter reports it. */
  readonly motor_status: MotorStatus;
  /** Melt pressure; 0 while its sensor has a wiring error. Unit: bar. */
  readonly pressure: number;
  /** Temperature of the nozzle; 0 while its sensor has a wiring error. Unit: °C. */
  readonly nozzle_temperature: number;
  /** Temperature of the front zone; 0 while its sensor has a wiring error. Unit: °C. */
  readonly front_temperature: number;
  /** Temperature of the back zone; 0 while its sensor has a wiring error. Unit: °C. */
  readonly back_temperature: number;
  /** Temperature of the middle zone; 0 while its sensor has a wiring error. Unit: °C. */
  readonly middle_temperature: number;
  /** Heating power of the nozzle: duty times rated power. Unit: W. */
  readonly nozzle_power: number;
  /** Heating power of the front zone: duty times rated power. Unit: W. */
  readonly front_power: number;
  /** Heating power of the back zone: duty times rated power. Unit: W. */
  readonly back_power: number;
  /** Heating power of the middle zone: duty times rated power. Unit: W. */
  readonly middle_power: number;
  /** Motor and heaters together. Unit: W. */
  readonly combined_power: number;
  /** Energy of motor and heaters since the machine was started. Unit: kWh. */
  readonly total_energy_kwh: number;
}
