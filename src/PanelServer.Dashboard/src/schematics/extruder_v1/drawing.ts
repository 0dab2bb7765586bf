import { setAttribute, svg } from "../../dom";
import type { Animator, TurningPart } from "../animator";
import type { Drawing } from "../frame";
import { highestPressure, screwDirection, zones, type Zone } from "./geometry";
import type { ExtruderLiveValues, ExtruderState } from "./shapes";

/** Left and right end of each part, in the drawing's units. Wide, they stand above their cards: see schematics.css. */
interface Columns {
  readonly width: number;
  readonly motor: readonly [number, number];
  readonly zones: Readonly<Record<Zone, readonly [number, number]>>;
  readonly gauge: readonly [number, number];
}

const wide: Columns = {
  width: 1200,
  motor: [0, 200],
  zones: { back: [200, 410], middle: [410, 620], front: [620, 830], nozzle: [830, 1000] },
  gauge: [1000, 1200],
};

const compact: Columns = {
  width: 660,
  motor: [0, 130],
  zones: { back: [130, 240], middle: [240, 340], front: [340, 440], nozzle: [440, 540] },
  gauge: [540, 660],
};

const height = 196;
const axis = 128;
const pitch = 44;

/** The gauge's needle goes from here over the top, in degrees clockwise from straight up. */
const gaugeStart = -120;
const gaugeSweep = 240;

let drawings = 0;

/** Motor, hopper, barrel with screw and heaters, nozzle, and the gauge of the melt's pressure. */
export class ExtruderDrawing implements Drawing<ExtruderState, ExtruderLiveValues> {
  readonly element: SVGSVGElement;
  private readonly columns: Columns;
  private readonly heaters: Readonly<Record<Zone, SVGGElement>>;
  private readonly screw: TurningPart;
  private readonly motor: SVGGElement;
  private readonly melt: SVGElement;
  private readonly needle = svg("path", { class: "schematic-needle", d: "M-4 8 L0 -44 L4 8 Z" });
  private readonly limit = svg("path", { class: "schematic-limit", d: "M0 -60 V-44" });
  private readonly gauge: SVGGElement;

  constructor(private readonly animator: Animator, isCompact: boolean, title: string) {
    this.columns = isCompact ? compact : wide;
    const boreClip = `schematic-bore-${drawings++}`;
    const flights = this.makeFlights();
    this.screw = { show: (revolutions) => flights.setAttribute("transform", `translate(${(revolutions * pitch).toFixed(1)} 0)`) };
    this.motor = this.makeMotor();
    this.heaters = { back: this.makeHeater("back"), middle: this.makeHeater("middle"), front: this.makeHeater("front"), nozzle: this.makeHeater("nozzle") };
    this.gauge = this.makeGauge();
    const tip = this.columns.zones.nozzle[1] - 14;
    this.melt = svg("path", { class: "schematic-melt", d: `M${tip} ${axis} h40` });
    this.element = svg("svg", { viewBox: `0 0 ${this.columns.width} ${height}`, role: "img", "aria-label": title, class: isCompact ? "schematic-compact" : "" },
      svg("clipPath", { id: boreClip }, this.makeBore()),
      this.motor, this.makeHopper(), this.makeBarrel(), this.makeBoreGround(), this.makeShaft(),
      svg("g", { "clip-path": `url(#${boreClip})` }, flights),
      ...zones.map((zone) => this.heaters[zone]), this.melt, this.gauge);
  }

  show(state: ExtruderState, live: ExtruderLiveValues, stale: boolean): void {
    const direction = stale ? 0 : screwDirection(state, live);
    this.animator.turn(this.screw, (direction * live.motor_status.screw_rpm) / 60);
    setAttribute(this.motor, "class", state.inverter_status_state.fault_occurence ? "schematic-fault" : direction === 0 ? "" : "schematic-on");
    setAttribute(this.melt, "visibility", direction > 0 && state.mode_state.mode === "Extrude" ? "visible" : "hidden");
    for (const zone of zones) {
      const broken = state.heating_states[zone].wiring_error;
      setAttribute(this.heaters[zone], "class", broken ? "schematic-fault" : live[`${zone}_power`] > 0 ? "schematic-on" : "");
    }

    const settings = state.extruder_settings_state;
    const over = settings.pressure_limit_enabled && live.pressure >= settings.pressure_limit;
    setAttribute(this.gauge, "class", state.pressure_state.wiring_error || over ? "schematic-fault" : "");
    setAttribute(this.needle, "visibility", state.pressure_state.wiring_error ? "hidden" : "visible");
    setAttribute(this.needle, "transform", `rotate(${angleOf(live.pressure)})`);
    setAttribute(this.limit, "visibility", settings.pressure_limit_enabled ? "visible" : "hidden");
    setAttribute(this.limit, "transform", `rotate(${angleOf(settings.pressure_limit)})`);
  }

  private get barrelStart(): number {
    return this.columns.zones.back[0];
  }

  private get barrelEnd(): number {
    return this.columns.zones.front[1];
  }

  /** Where the screw's flights end and its tip begins. */
  private get flightEnd(): number {
    return this.barrelEnd - 26;
  }

  private makeMotor(): SVGGElement {
    const [left, right] = [this.columns.motor[0] + 6, this.columns.motor[1]];
    const middle = left + (right - left) * 0.6;
    const fins = [0.2, 0.35, 0.5, 0.65, 0.8].map((part) => `M${(left + 8).toFixed(0)} ${(axis - 38 + 76 * part).toFixed(0)} H${(middle - 8).toFixed(0)}`);
    return svg("g", {},
      svg("rect", { class: "schematic-body schematic-lamp", x: left, y: axis - 38, width: middle - left, height: 76, rx: 6 }),
      svg("path", { class: "schematic-detail", d: fins.join(" ") }),
      svg("path", { class: "schematic-body", d: `M${middle} ${axis - 30} L${right - 18} ${axis - 44} V${axis + 44} L${middle} ${axis + 30} Z` }),
      svg("rect", { class: "schematic-body", x: right - 18, y: axis - 14, width: 18, height: 28 }));
  }

  private makeHopper(): SVGElement {
    const x = this.barrelStart + 10;
    const width = Math.min(88, (this.columns.zones.back[1] - this.barrelStart) * 0.6);
    const neck = width * 0.3;
    return svg("g", {},
      svg("path", { class: "schematic-body", d: `M${x} 8 H${x + width} V30 L${x + width - neck} 72 V${axis - 34} H${x + neck} V72 L${x} 30 Z` }),
      svg("path", { class: "schematic-detail", d: `M${x + 8} 30 H${x + width - 8}` }));
  }

  private makeBarrel(): SVGElement {
    const end = this.barrelEnd;
    const [nozzle, tip] = [end + 14, this.columns.zones.nozzle[1] - 14];
    return svg("g", {},
      svg("rect", { class: "schematic-body", x: this.barrelStart, y: axis - 34, width: end - this.barrelStart, height: 68, rx: 3 }),
      svg("rect", { class: "schematic-body", x: end, y: axis - 44, width: 14, height: 88, rx: 2 }),
      svg("path", { class: "schematic-body", d: `M${nozzle} ${axis - 26} H${tip - 30} L${tip} ${axis - 9} V${axis + 9} L${tip - 30} ${axis + 26} H${nozzle} Z` }));
  }

  private makeBore(): SVGElement {
    return svg("rect", { x: this.barrelStart + 3, y: axis - 22, width: this.flightEnd - this.barrelStart - 3, height: 44 });
  }

  private makeBoreGround(): SVGElement {
    const tip = this.columns.zones.nozzle[1] - 14;
    return svg("path", {
      class: "schematic-bore",
      d: `M${this.barrelStart + 3} ${axis - 22} H${this.barrelEnd} L${this.barrelEnd + 26} ${axis - 7} H${tip} V${axis + 7} H${this.barrelEnd + 26} L${this.barrelEnd} ${axis + 22} H${this.barrelStart + 3} Z`,
    });
  }

  private makeShaft(): SVGElement {
    const [start, end] = [this.barrelStart, this.flightEnd];
    return svg("path", { class: "schematic-shaft", d: `M${start} ${axis - 9} H${end} L${end + 22} ${axis} L${end} ${axis + 9} H${start} Z` });
  }

  private makeFlights(): SVGGElement {
    const path: string[] = [];
    for (let x = this.barrelStart - 2 * pitch; x < this.flightEnd; x += pitch) {
      path.push(`M${x} ${axis + 20} h10 l14 -40 h-10 Z`);
    }

    return svg("g", {}, svg("path", { class: "schematic-flight", d: path.join(" ") }));
  }

  private makeHeater(zone: Zone): SVGGElement {
    const [left, right] = this.columns.zones[zone];
    const column = right - left;
    const [x, end, reach] = zone === "nozzle" ? [left + 26, right - 54, 26]
      : [zone === "back" ? left + Math.min(112, column * 0.72) : left + 12, right - 12, 34];
    const middle = (x + end) / 2;
    return svg("g", {},
      svg("rect", { class: "schematic-heater schematic-lamp", x, y: axis - reach - 13, width: end - x, height: 11, rx: 2 }),
      svg("rect", { class: "schematic-heater schematic-lamp", x, y: axis + reach + 2, width: end - x, height: 11, rx: 2 }),
      svg("path", { class: "schematic-wire schematic-lead", d: `M${middle} ${axis + reach + 13} V${height}` }));
  }

  private makeGauge(): SVGGElement {
    const x = (this.columns.gauge[0] + this.columns.gauge[1]) / 2;
    const ticks = Array.from({ length: 8 }, (_, i) => svg("path", { class: "schematic-detail", d: "M0 -54 V-48", transform: `rotate(${angleOf(i * 50)})` }));
    const flange = this.barrelEnd + 7;
    return svg("g", {},
      svg("path", { class: "schematic-wire", d: `M${flange} ${axis - 44} V66 H${x - 58}` }),
      svg("g", { transform: `translate(${x} 66)` },
        svg("circle", { class: "schematic-body schematic-dial", r: 58 }),
        ...ticks, this.limit, this.needle, svg("circle", { class: "schematic-hub", r: 5 })),
      svg("path", { class: "schematic-wire schematic-lead", d: `M${x} 124 V${height}` }));
  }
}

/** Angle of a pressure on the gauge, degrees clockwise from straight up. */
function angleOf(bar: number): string {
  const fraction = Math.max(0, Math.min(1, bar / highestPressure));
  return (gaugeStart + gaugeSweep * fraction).toFixed(1);
}
