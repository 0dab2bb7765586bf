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

export type TemperatureAutotuneZone = "front" | "middle" | "back" | "nozzle" | "all";

export type TemperatureAutotunePhase = "idle" | "waiting_for_steady" | "baseline_hold" | "step" | "completed" | "failed";

export interface TemperatureAutotuneGains {
  /** 1/°C */
  readonly kc: number;
  /** s */
  readonly ti: number;
  /** s */
  readonly td: number;
  /** 1/°C */
  readonly kp: number;
  /** 1/(°C·s) */
  readonly ki: number;
  /** s/°C */
  readonly kd: number;
}

export interface TemperatureAutotuneResult {
  /** K */
  readonly process_gain: number;
  /** s */
  readonly time_constant: number;
  /** s */
  readonly dead_time: number;
  /** s */
  readonly tau_63: number;
  /** s */
  readonly dead_time_threshold: number;
  /** K */
  readonly rms_residual: number;
  /** % */
  readonly fit_error_pct: number;
  readonly is_good_fit: boolean;
  /** K */
  readonly delta_pv: number;
  readonly delta_u: number;
  /** s */
  readonly lambda: number;
  /** K */
  readonly noise_peak_to_peak: number;
  readonly snr_ratio: number;
  readonly is_confident: boolean;
  readonly suggested_step_duty: number;
  /** s */
  readonly probe_lag: number;
  /** s */
  readonly band_lag: number;
  readonly pi: TemperatureAutotuneGains;
  readonly pid: TemperatureAutotuneGains;
}

export interface TemperatureAutotuneResults {
  readonly nozzle: TemperatureAutotuneResult | null;
  readonly front: TemperatureAutotuneResult | null;
  readonly back: TemperatureAutotuneResult | null;
  readonly middle: TemperatureAutotuneResult | null;
}

export interface TemperatureAutotuneState {
  readonly zone: TemperatureAutotuneZone | null;
  readonly phase: TemperatureAutotunePhase;
  /** % */
  readonly progress: number;
  /** s */
  readonly elapsed_seconds: number;
  readonly baseline_duty: number;
  /** °C */
  readonly baseline_temperature: number;
  readonly current_duty: number;
  readonly result: TemperatureAutotuneResult | null;
  readonly failure_reason: string | null;
  readonly results: TemperatureAutotuneResults;
}

export interface HeatingPowerOverrideState {
  readonly enabled: boolean;
  /** W */
  readonly watts: number;
  /** W */
  readonly max_watts: number;
  readonly zone: ExtruderZoneName;
}

export interface HeatingPowerOverrideStates {
  readonly nozzle: HeatingPowerOverrideState;
  readonly front: HeatingPowerOverrideState;
  readonly back: HeatingPowerOverrideState;
  readonly middle: HeatingPowerOverrideState;
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
  readonly temperature_autotune_state: TemperatureAutotuneState;
  readonly heating_power_override_states: HeatingPowerOverrideStates;
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
