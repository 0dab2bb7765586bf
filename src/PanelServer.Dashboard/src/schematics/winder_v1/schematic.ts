import type { Translate } from "../../i18n/translate";
import type { Animator } from "../animator";
import { Card } from "../card";
import { SchematicFrame, type Content, type Drawing, type Fact } from "../frame";
import type { Schematic } from "../schematic";
import type { Words } from "../words";
import { WinderDrawing } from "./drawing";
import { armAngle, armBand, spoolFill, traverseScale } from "./geometry";
import type { WinderLiveValues, WinderState } from "./shapes";
import "./winder.css";

/** Makes the schematic. @param t Gives the drawing's own texts. @param words What the machine's parts are called. */
export function createSchematic(t: Translate, words: Words): Schematic {
  return new SchematicFrame(new WinderContent(t, words), t("Winder"));
}

const actionPath = "spool_automatic_action_state.spool_automatic_action_mode";

class WinderContent implements Content<WinderState, WinderLiveValues> {
  readonly name = "winder";
  readonly cards: readonly HTMLElement[];
  private readonly puller: Card;
  private readonly arm: Card;
  private readonly spool: Card;
  private readonly traverse: Card;

  constructor(private readonly t: Translate, private readonly words: Words) {
    this.puller = new Card(words.state("puller_state"), "puller", 2, false, "puller_speed");
    this.arm = new Card(words.state("tension_arm_state"), "arm", 1, true, "tension_arm_angle");
    this.spool = new Card(words.state("spool_speed_controller_state"), "spool", 2, true, "spool_rpm spool_progress");
    this.traverse = new Card(words.state("traverse_state"), "traverse", 3, true, "traverse_position");
    this.cards = [this.puller.element, this.arm.element, this.spool.element, this.traverse.element];
  }

  draw(animator: Animator, compact: boolean): Drawing<WinderState, WinderLiveValues> {
    return new WinderDrawing(animator, compact, this.t("Drawing: filament through puller and tension arm to the spool; traverse between its limits"));
  }

  write(state: WinderState, live: WinderLiveValues): readonly Fact[] {
    this.writePuller(state, live);
    this.writeArm(state, live);
    this.writeSpool(state, live);
    this.writeTraverse(state, live);
    return [];
  }

  private writePuller(state: WinderState, live: WinderLiveValues): void {
    const puller = state.puller_state;
    this.puller.setValue(this.words.quantity("puller_speed", live.puller_speed));
    this.puller.setLine(0, puller.regulation === "Speed" ? `${this.t("Target")} ${this.words.setting("puller_state.target_speed", puller.target_speed)}` : `${this.t("Follows the diameter from")} ${this.words.setting("puller_state.target_speed", puller.target_speed)}`);
    this.puller.setLine(1, `${this.words.value("puller_state.forward", puller.forward)}, ${this.t("Gear")} ${this.words.value("puller_state.gear_ratio", puller.gear_ratio)}`);
  }

  private writeArm(state: WinderState, live: WinderLiveValues): void {
    const { zeroed } = state.tension_arm_state;
    const angle = armAngle(state, live);
    const inBand = angle !== null && angle >= armBand.slack && angle <= armBand.taut;
    this.arm.setValue(this.words.quantity("tension_arm_angle", angle));
    this.arm.setLine(0, !zeroed || angle === null ? "" : inBand ? this.t("Within the working range of 20° to 90°") : this.t(angle < armBand.slack ? "Below the working range of 20° to 90°" : "Above the working range of 20° to 90°"));
    this.arm.setScale(zeroed && angle !== null ? angle / armBand.taut : null, { at: armBand.slack / armBand.taut, kind: "target" });
    this.arm.setProblem(angle === null ? this.t("Sensor fault: angle unknown") : zeroed ? null : this.t("Not zeroed: the angle is not yet meaningful"), angle === null ? "alarm" : "warning");
  }

  private writeSpool(state: WinderState, live: WinderLiveValues): void {
    const { spool_required_meters: required, spool_automatic_action_mode: action } = state.spool_automatic_action_state;
    this.spool.setValue(this.words.quantity("spool_rpm", live.spool_rpm));
    this.spool.setLine(0, `${this.words.quantity("spool_progress", live.spool_progress)} ${this.t("of")} ${this.words.setting("spool_automatic_action_state.spool_required_meters", required)}`);
    this.spool.setLine(1, `${this.words.state(actionPath)}: ${this.words.value(actionPath, action)}`);
    this.spool.setScale(spoolFill(state, live));
  }

  private writeTraverse(state: WinderState, live: WinderLiveValues): void {
    const traverse = state.traverse_state;
    const scale = traverseScale(state, live);
    const position = live.traverse_position;
    this.traverse.setValue(this.words.quantity("traverse_position", position));
    this.traverse.setLine(0, this.t(motion(state)));
    this.traverse.setLine(1, `${this.t("Limits")} ${this.words.setting("traverse_state.limit_inner", traverse.limit_inner)} – ${this.words.setting("traverse_state.limit_outer", traverse.limit_outer)}`);
    this.traverse.setLine(2, traverse.laserpointer ? this.t("Laser pointer on") : "");
    this.traverse.setScale(position === null ? null : position / scale, { at: traverse.limit_inner / scale, kind: "target" }, { at: traverse.limit_outer / scale, kind: "target" });
    this.traverse.setProblem(position === null && !traverse.is_going_home ? this.t("Not homed: position unknown") : null, "warning");
  }
}

/** What the traverse does. */
function motion(state: WinderState): string {
  const traverse = state.traverse_state;
  return traverse.is_going_home ? "Searching home"
    : traverse.is_going_in ? "Going to the inner limit"
    : traverse.is_going_out ? "Going to the outer limit"
    : traverse.is_traversing ? "Laying windings"
    : "Standing";
}
