import type { Translate } from "../../i18n/translate";
import type { Animator } from "../animator";
import { Card } from "../card";
import { SchematicFrame, type Content, type Drawing, type Fact } from "../frame";
import type { AlarmLookup, Schematic } from "../schematic";
import type { Words } from "../words";
import { ExtruderDrawing } from "./drawing";
import { highestPressure, highestTemperature, screwDirection, zones, type Zone } from "./geometry";
import type { ExtruderLiveValues, ExtruderState } from "./shapes";
import "./extruder.css";

/** Code of the alarm of the emergency stop. */
const emergencyStop = "emergency_stop";

/** Makes the schematic. @param t Gives the drawing's own texts. @param words What the machine's parts are called. */
export function createSchematic(t: Translate, words: Words): Schematic {
  return createExtruder(t, words, true);
}

/** The schematic of any extruder. @param seesEmergencyStop Whether silence of the machine means that no emergency stop is active. */
export function createExtruder(t: Translate, words: Words, seesEmergencyStop: boolean): Schematic {
  return new SchematicFrame(new ExtruderContent(t, words, seesEmergencyStop), t("Extruder"));
}

class ExtruderContent implements Content<ExtruderState, ExtruderLiveValues> {
  readonly name = "extruder";
  readonly cards: readonly HTMLElement[];
  private readonly motor: Card;
  private readonly zones: Readonly<Record<Zone, Card>>;
  private readonly pressure: Card;

  constructor(private readonly t: Translate, private readonly words: Words, private readonly seesEmergencyStop: boolean) {
    this.motor = new Card(words.state("screw_state"), "motor", 3, false, "motor_status.screw_rpm");
    this.zones = {
      back: new Card(words.state("heating_states.back"), "back", 2, true, "back_temperature"),
      middle: new Card(words.state("heating_states.middle"), "middle", 2, true, "middle_temperature"),
      front: new Card(words.state("heating_states.front"), "front", 2, true, "front_temperature"),
      nozzle: new Card(words.state("heating_states.nozzle"), "nozzle", 2, true, "nozzle_temperature"),
    };
    this.pressure = new Card(words.live("pressure"), "pressure", 1, true, "pressure");
    this.cards = [this.motor.element, ...zones.map((zone) => this.zones[zone].element), this.pressure.element];
  }

  draw(animator: Animator, compact: boolean): Drawing<ExtruderState, ExtruderLiveValues> {
    return new ExtruderDrawing(animator, compact, this.t("Drawing: motor, hopper, barrel with screw and four heated zones, pressure gauge"));
  }

  write(state: ExtruderState, live: ExtruderLiveValues, alarm: AlarmLookup): readonly Fact[] {
    this.writeMotor(state, live);
    for (const zone of zones) {
      this.writeZone(zone, state, live);
    }

    this.writePressure(state, live);
    return this.facts(alarm(emergencyStop));
  }

  private facts(isStopped: boolean | null): readonly Fact[] {
    if (isStopped === true) {
      return [{ text: this.t("Emergency stop active"), severity: "alarm" }];
    }

    return this.seesEmergencyStop && isStopped === false ? [{ text: this.t("No emergency stop reported") }] : [];
  }

  private writeMotor(state: ExtruderState, live: ExtruderLiveValues): void {
    const motor = live.motor_status;
    const inverter = state.inverter_status_state;
    const direction = screwDirection(state, live);
    this.motor.setValue(this.words.quantity("motor_status.screw_rpm", motor.screw_rpm));
    const isKnown = Number.isFinite(motor.screw_rpm);
    const turning = direction === 0 ? (inverter.running ? "Starting" : "Stopped") : direction > 0 ? "Turning forward" : "Turning in reverse";
    this.motor.setLine(0, isKnown ? this.t(turning) : "");
    this.motor.setLine(1, !isKnown ? "" : `${this.words.quantity("motor_status.frequency", motor.frequency)}, ${this.words.quantity("motor_status.current", motor.current)}`);
    this.motor.setLine(2, !isKnown ? "" : `${this.t("Power")} ${this.words.quantity("motor_status.power", motor.power)}`);
    if (inverter.fault_occurence) {
      this.motor.setProblem(this.t("Inverter fault"));
    } else {
      this.motor.setProblem(!isKnown ? this.t("Inverter silent") : inverter.overload_warning ? this.t("Overload") : null, "warning");
    }
  }

  private writeZone(zone: Zone, state: ExtruderState, live: ExtruderLiveValues): void {
    const card = this.zones[zone];
    const { target_temperature: target, wiring_error: broken } = state.heating_states[zone];
    const temperature = live[`${zone}_temperature`];
    const power = live[`${zone}_power`];
    const hidesTarget = zone === "nozzle" && !state.extruder_settings_state.nozzle_temperature_target_enabled;
    card.setValue(this.words.quantity(`${zone}_temperature`, broken ? null : temperature));
    card.setLine(0, hidesTarget ? this.t("Target not shown") : "");
    card.setLine(1, power > 0 ? `${this.t("Heating")} ${this.words.quantity(`${zone}_power`, power)}` : this.t("Heater off"));
    card.setScale(broken ? null : temperature / highestTemperature, { at: hidesTarget ? null : target / highestTemperature, kind: "target" });
    card.setProblem(broken ? this.t("Sensor fault: not heated") : null);
  }

  private writePressure(state: ExtruderState, live: ExtruderLiveValues): void {
    const { pressure_limit: limit, pressure_limit_enabled: limited } = state.extruder_settings_state;
    const broken = state.pressure_state.wiring_error;
    const regulated = !state.regulation_state.uses_rpm;
    this.pressure.setValue(this.words.quantity("pressure", broken ? null : live.pressure));
    this.pressure.setLine(0, limited ? `${this.t("Limit")} ${this.words.setting("extruder_settings_state.pressure_limit", limit)}` : this.t("Limit switched off"));
    this.pressure.setScale(broken ? null : live.pressure / highestPressure,
      { at: regulated ? state.pressure_state.target_bar / highestPressure : null, kind: "target" },
      { at: limited ? limit / highestPressure : null, kind: "limit" });
    const over = limited && live.pressure >= limit;
    this.pressure.setProblem(broken ? this.t("Sensor fault") : over ? this.t("At the limit") : limited ? null : this.t("Not limited"), broken || over ? "alarm" : "warning");
  }
}
