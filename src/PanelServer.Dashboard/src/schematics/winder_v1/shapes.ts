// Made from the machine's types; not to be edited. Made anew by: PANEL_WRITE_SHAPES=1 dotnet test --project tests/PanelServer.Tests -- --filter-class "*ShapesTests"

export interface TraverseState {
  /** mm */
  readonly limit_inner: number;
  /** mm */
  readonly limit_outer: number;
  /** mm */
  readonly position_in: number;
  /** mm */
  readonly position_out: number;
  readonly is_going_in: boolean;
  readonly is_going_out: boolean;
  readonly is_homed: boolean;
  readonly is_going_home: boolean;
  readonly is_traversing: boolean;
  readonly laserpointer: boolean;
  /** mm */
  readonly step_size: number;
  /** mm */
  readonly padding: number;
  readonly can_go_in: boolean;
  readonly can_go_out: boolean;
  readonly can_go_home: boolean;
}

export type PullerRegulation = "Speed" | "Diameter";

export type GearRatio = "OneToOne" | "OneToFive" | "OneToTen";

export interface MachineIdentification {
  readonly vendor: number;
  readonly machine: number;
}

export interface MachineIdentificationUnique {
  readonly machine_identification: MachineIdentification;
  readonly serial: number;
}

export interface PullerState {
  readonly regulation: PullerRegulation;
  /** m/min */
  readonly target_speed: number;
  readonly forward: boolean;
  readonly gear_ratio: GearRatio;
  readonly adaptive_speed_delta_max: number;
  /** m */
  readonly adaptive_adjustment_distance: number;
  readonly adaptive_change_per_step: number;
  /** mm */
  readonly allowed_diameter_deviation: number;
  readonly adaptive_reference_machine: MachineIdentificationUnique | null;
}

export type SpoolAutomaticAction = "NoAction" | "Pull" | "Hold";

export interface SpoolAutomaticActionState {
  /** m */
  readonly spool_required_meters: number;
  readonly spool_automatic_action_mode: SpoolAutomaticAction;
}

export type WinderMode = "Standby" | "Hold" | "Pull" | "Wind";

export interface WinderModeState {
  readonly mode: WinderMode;
  readonly can_wind: boolean;
}

export interface TensionArmState {
  readonly zeroed: boolean;
  readonly wiring_error: boolean;
}

export type SpoolRegulation = "Adaptive" | "MinMax";

export interface SpoolSpeedControllerState {
  readonly regulation_mode: SpoolRegulation;
  /** rpm */
  readonly minmax_min_speed: number;
  /** rpm */
  readonly minmax_max_speed: number;
  readonly adaptive_tension_target: number;
  /** cm/s */
  readonly adaptive_radius_learning_rate: number;
  readonly adaptive_max_speed_multiplier: number;
  /** 1/s */
  readonly adaptive_acceleration_factor: number;
  readonly adaptive_deacceleration_urgency_multiplier: number;
  readonly forward: boolean;
}

export interface WinderState {
  readonly is_default_state: boolean;
  readonly traverse_state: TraverseState;
  readonly puller_state: PullerState;
  readonly spool_automatic_action_state: SpoolAutomaticActionState;
  readonly mode_state: WinderModeState;
  readonly tension_arm_state: TensionArmState;
  readonly spool_speed_controller_state: SpoolSpeedControllerState;
  readonly puller_reference_machine: MachineIdentificationUnique | null;
}

export interface WinderLiveValues {
  /** mm */
  readonly traverse_position: number | null;
  /** m/min */
  readonly puller_speed: number;
  /** rpm */
  readonly spool_rpm: number;
  /** ° */
  readonly tension_arm_angle: number;
  /** m */
  readonly spool_progress: number;
}
