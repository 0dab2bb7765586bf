// Made from the machine's types; not to be edited. Made anew by: PANEL_WRITE_SHAPES=1 dotnet test --project tests/PanelServer.Tests -- --filter-class "*ShapesTests"

export interface ExtruderRotationState {
  readonly forward: boolean;
}

export type ExtruderMode = "Standby" | "Heat" | "Extrude";

export interface ExtruderModeState {
  readonly mode: ExtruderMode;
}

export interface ExtruderRegulationState {
  readonly uses_rpm: boolean;
}

export interface ExtruderPressureState {
  /** bar */
  readonly target_bar: number;
  readonly wiring_error: boolean;
}

export interface ExtruderScrewState {
  /** rpm */
  readonly target_rpm: number;
}

export interface ExtruderHeatingState {
  /** °C */
  readonly target_temperature: number;
  readonly wiring_error: boolean;
}

export interface ExtruderHeatingStates {
  readonly nozzle: ExtruderHeatingState;
  readonly front: ExtruderHeatingState;
  readonly back: ExtruderHeatingState;
  readonly middle: ExtruderHeatingState;
}

export interface ExtruderSettingsState {
  /** bar */
  readonly pressure_limit: number;
  readonly pressure_limit_enabled: boolean;
  readonly nozzle_temperature_target_enabled: boolean;
}

export interface InverterStatusState {
  readonly running: boolean;
  readonly forward_running: boolean;
  readonly reverse_running: boolean;
  readonly up_to_frequency: boolean;
  readonly overload_warning: boolean;
  readonly no_function: boolean;
  readonly output_frequency_detection: boolean;
  readonly abc_fault: boolean;
  readonly fault_occurence: boolean;
}

export type ExtruderZoneName = "front" | "middle" | "back" | "nozzle";

export interface TemperaturePidState {
  /** 1/(°C·s) */
  readonly ki: number;
  /** 1/°C */
  readonly kp: number;
  /** s/°C */
  readonly kd: number;
  readonly zone: ExtruderZoneName;
}

export interface TemperaturePidStates {
  readonly front: TemperaturePidState;
  readonly middle: TemperaturePidState;
  readonly back: TemperaturePidState;
  readonly nozzle: TemperaturePidState;
}

export interface PressurePidState {
  /** Hz/(bar·s²) */
  readonly ki: number;
  /** Hz/(bar·s) */
  readonly kp: number;
  /** Hz/bar */
  readonly kd: number;
}

export interface ExtruderPidSettings {
  readonly temperature: TemperaturePidStates;
  readonly pressure: PressurePidState;
}

export type AutotuneStatus = "not_started" | "running" | "completed" | "failed";

export interface PidAutotuneState {
  readonly state: AutotuneStatus;
  /** % */
  readonly progress: number;
  readonly result: PressurePidState | null;
}

export interface ExtruderState {
  readonly is_default_state: boolean;
  readonly rotation_state: ExtruderRotationState;
  readonly mode_state: ExtruderModeState;
  readonly regulation_state: ExtruderRegulationState;
  readonly pressure_state: ExtruderPressureState;
  readonly screw_state: ExtruderScrewState;
  readonly heating_states: ExtruderHeatingStates;
  readonly extruder_settings_state: ExtruderSettingsState;
  readonly inverter_status_state: InverterStatusState;
  readonly pid_settings: ExtruderPidSettings;
  readonly pid_autotune_state: PidAutotuneState;
}

export interface MotorStatus {
  /** rpm */
  readonly screw_rpm: number;
  /** Hz */
  readonly frequency: number;
  /** V */
  readonly voltage: number;
  /** A */
  readonly current: number;
  /** W */
  readonly power: number;
}

export interface ExtruderLiveValues {
  readonly motor_status: MotorStatus;
  /** bar */
  readonly pressure: number;
  /** °C */
  readonly back_temperature: number;
  /** °C */
  readonly middle_temperature: number;
  /** °C */
  readonly front_temperature: number;
  /** °C */
  readonly nozzle_temperature: number;
  /** W */
  readonly back_power: number;
  /** W */
  readonly middle_power: number;
  /** W */
  readonly front_power: number;
  /** W */
  readonly nozzle_power: number;
  /** W */
  readonly combined_power: number;
  /** kWh */
  readonly total_energy_kwh: number;
}
