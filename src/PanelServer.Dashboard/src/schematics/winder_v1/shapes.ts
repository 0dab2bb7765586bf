// Made from the machine's types; not to be edited. Made anew by: PANEL_WRITE_SHAPES=1 dotnet test --project tests/PanelServer.Tests -- --filter-class "*ShapesTests"

export interface TraverseState {
  /** Inner winding limit from home. Unit: mm. */
  readonly limit_inner: number;
  /** Outer winding limit from home. Unit: mm. */
  readonly limit_outer: number;
  /** Always the inner limit. Unit: mm. */
  readonly position_in: number;
  /** Always the outer limit. Unit: mm. */
  readonly position_out: number;
  /** Driving to the inner limit. */
  readonly is_going_in: boolean;
  /** Driving to the outer limit. */
  readonly is_going_out: boolean;
  /** The home position has been found. */
  readonly is_homed: boolean;
  /** Searching the home position. */
  readonly is_going_home: boolean;
  /** Laying windings. */
  readonly is_traversing: boolean;
  /** The laser pointer is on. */
  readonly laserpointer: boolean;
  /** Way for one revolution of the spool. Unit: mm. */
  readonly step_size: number;
  /** Shortening of the stroke at each end. Unit: mm. */
  readonly padding: number;
  /** Driving to the inner limit is allowed now. */
  readonly can_go_in: boolean;
  /** Driving to the outer limit is allowed now. */
  readonly can_go_out: boolean;
  /** Searching the home position is allowed now. */
  readonly can_go_home: boolean;
}

export type PullerRegulation = "Speed" | "Diameter";

export type GearRatio = "OneToOne" | "OneToFive" | "OneToTen";

export interface MachineIdentification {
  /** Vendor number; 1 is QiTech, 0 is invalid. */
  readonly vendor: number;
  /** Model number; 0 is invalid. */
  readonly machine: number;
}

export interface MachineIdentificationUnique {
  /** The type. */
  readonly machine_identification: MachineIdentification;
  /** The serial number, 0…65535; 0 is invalid. */
  readonly serial: number;
}

export interface PullerState {
  /** What the speed follows. */
  readonly regulation: PullerRegulation;
  /** Target speed of the filament. Unit: m/min. */
  readonly target_speed: number;
  /** Direction; true towards the spool. */
  readonly forward: boolean;
  /** The gear that is mounted. */
  readonly gear_ratio: GearRatio;
  /** Greatest change of speed by the diameter regulation, a fraction. */
  readonly adaptive_speed_delta_max: number;
  /** Length between two corrections. Unit: m. */
  readonly adaptive_adjustment_distance: number;
  /** Size of one correction, a fraction of the greatest change. */
  readonly adaptive_change_per_step: number;
  /** Deviation of the diameter that is left uncorrected. Unit: mm. */
  readonly allowed_diameter_deviation: number;
  /** The laser that measures the diameter; null for none. */
  readonly adaptive_reference_machine: MachineIdentificationUnique | null;
}

export type SpoolAutomaticAction = "NoAction" | "Pull" | "Hold";

export interface SpoolAutomaticActionState {
  /** The required length. Unit: m. */
  readonly spool_required_meters: number;
  /** The action. */
  readonly spool_automatic_action_mode: SpoolAutomaticAction;
}

export type WinderMode = "Standby" | "Hold" | "Pull" | "Wind";

export interface WinderModeState {
  /** The mode. */
  readonly mode: WinderMode;
  /** Mode Wind is allowed now. */
  readonly can_wind: boolean;
}

export interface TensionArmState {
  /** The arm's zero has been set since the start. */
  readonly zeroed: boolean;
}

export type SpoolRegulation = "Adaptive" | "MinMax";

export interface SpoolSpeedControllerState {
  /** How the speed is found. */
  readonly regulation_mode: SpoolRegulation;
  /** Lowest speed of MinMax. Unit: rpm. */
  readonly minmax_min_speed: number;
  /** Highest speed of MinMax. Unit: rpm. */
  readonly minmax_max_speed: number;
  /** Tension to keep, 0 slack … 1 taut. */
  readonly adaptive_tension_target: number;
  /** Learning rate of the radius per unit of tension error. Unit: cm/s. */
  readonly adaptive_radius_learning_rate: number;
  /** Speed at no tension as a multiple of the puller's speed over the learned radius. */
  readonly adaptive_max_speed_multiplier: number;
  /** Acceleration as a part of the speed at no tension. Unit: 1/s. */
  readonly adaptive_acceleration_factor: number;
  /** How much harder the spool brakes when it is to stand still. */
  readonly adaptive_deacceleration_urgency_multiplier: number;
  /** Direction; true winds. */
  readonly forward: boolean;
}

export interface WinderState {
  /** True only in the state the machine starts with, which a new subscriber gets first. */
  readonly is_default_state: boolean;
  /** The traverse. */
  readonly traverse_state: TraverseState;
  /** The puller. */
  readonly puller_state: PullerState;
  /** What happens at the required length. */
  readonly spool_automatic_action_state: SpoolAutomaticActionState;
  /** The mode. */
  readonly mode_state: WinderModeState;
  /** The tension arm. */
  readonly tension_arm_state: TensionArmState;
  /** The spool's speed. */
  readonly spool_speed_controller_state: SpoolSpeedControllerState;
  /** The laser that the puller follows; the same as in the puller's state. */
  readonly puller_reference_machine: MachineIdentificationUnique | null;
}

export interface WinderLiveValues {
  /** Position of the traverse from home; null until it has been homed. Unit: mm. */
  readonly traverse_position: number | null;
  /** Speed of the filament at the puller, as commanded, never negative. Unit: m/min. */
  readonly puller_speed: number;
  /** Speed of the spool, as commanded, never negative. Unit: rpm. */
  readonly spool_rpm: number;
  /** Angle of the tension arm from its zero, −90 to below 270. Unit: °. */
  readonly tension_arm_angle: number;
  /** Length wound since the last reset. Unit: m. */
  readonly spool_progress: number;
}
