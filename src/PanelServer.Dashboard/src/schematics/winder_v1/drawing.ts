import { setAttribute, svg } from "../../dom";
import type { Animator, TurningPart } from "../animator";
import type { Drawing } from "../frame";
import { filamentPath, type Point } from "./filament";
import { armAngle, armBand, metresPerPullerTurn, spoolFill, traverseScale } from "./geometry";
import type { WinderLiveValues, WinderState } from "./shapes";

/** Places of the parts, in the drawing's units. Wide, they stand above their cards: see schematics.css. */
interface Places {
  readonly width: number;
  readonly height: number;
  readonly puller: number;
  readonly pivot: Point;
  readonly guides: readonly [Point, Point];
  readonly spool: Point;
  readonly rail: { readonly from: number; readonly to: number; readonly y: number };
}

const wide: Places = {
  width: 1200,
  height: 256,
  puller: 120,
  pivot: { x: 346, y: 92 },
  guides: [{ x: 282, y: 92 }, { x: 540, y: 92 }],
  spool: { x: 710, y: 128 },
  rail: { from: 890, to: 1176, y: 214 },
};

const compact: Places = {
  width: 660,
  height: 462,
  puller: 76,
  pivot: { x: 226, y: 92 },
  guides: [{ x: 166, y: 92 }, { x: 404, y: 92 }],
  spool: { x: 546, y: 128 },
  rail: { from: 40, to: 620, y: 428 },
};

const armLength = 120;
const rollerRadius = 11;
const filamentHeight = 92;
const wheelRadius = 38;
const spool = { flange: 108, core: 34, full: 96 } as const;

/** Puller, tension arm, spool and traverse, and the filament through them. */
export class WinderDrawing implements Drawing<WinderState, WinderLiveValues> {
  readonly element: SVGSVGElement;
  private readonly places: Places;
  private readonly upperWheel: SVGGElement;
  private readonly lowerWheel: SVGGElement;
  private readonly pullerPart: TurningPart;
  private readonly spoolPart: TurningPart;
  private readonly spokes = svg("g", {});
  private readonly winding = svg("circle", { class: "schematic-winding" });
  private readonly filament = svg("path", { class: "schematic-filament" });
  private readonly arm: SVGGElement;
  private readonly carriage: SVGGElement;
  private readonly beam: SVGElement;
  private readonly limits = [svg("path", { class: "schematic-stop", d: "M0 6 l-7 13 h14 Z" }), svg("path", { class: "schematic-stop", d: "M0 6 l-7 13 h14 Z" })];
  private readonly layers = svg("rect", { class: "schematic-winding" });

  constructor(private readonly animator: Animator, isCompact: boolean, title: string) {
    this.places = isCompact ? compact : wide;
    const { puller, spool: centre } = this.places;
    this.upperWheel = wheel();
    this.lowerWheel = wheel();
    this.pullerPart = {
      show: (revolutions) => {
        const degrees = revolutions * 360;
        this.upperWheel.setAttribute("transform", `translate(${puller} ${filamentHeight - wheelRadius - 1}) rotate(${(-degrees).toFixed(1)})`);
        this.lowerWheel.setAttribute("transform", `translate(${puller} ${filamentHeight + wheelRadius + 1}) rotate(${degrees.toFixed(1)})`);
      },
    };
    this.spoolPart = { show: (revolutions) => this.spokes.setAttribute("transform", `rotate(${(revolutions * 360).toFixed(1)})`) };
    this.spokes.append(...[0, 120, 240].map((degrees) => svg("path", { class: "schematic-window", d: "M-9 -42 L-20 -88 A90 90 0 0 1 20 -88 L9 -42 A43 43 0 0 0 -9 -42 Z", transform: `rotate(${degrees})` })));
    this.arm = this.makeArm();
    this.beam = svg("path", { class: "schematic-beam", d: "M0 -20 V-62" });
    this.carriage = svg("g", {}, this.beam, svg("rect", { class: "schematic-body schematic-carriage", x: -15, y: -20, width: 30, height: 20, rx: 3 }));
    this.element = svg("svg", { viewBox: `0 0 ${this.places.width} ${this.places.height}`, role: "img", "aria-label": title },
      ...this.makeBand(),
      svg("g", { transform: `translate(${centre.x} ${centre.y})` },
        svg("circle", { class: "schematic-body", r: spool.flange }), this.winding, this.spokes,
        svg("circle", { class: "schematic-body", r: spool.core }), svg("circle", { class: "schematic-hub", r: 6 })),
      this.filament, this.upperWheel, this.lowerWheel,
      ...this.places.guides.map((guide) => svg("circle", { class: "schematic-body", cx: guide.x, cy: guide.y + rollerRadius, r: rollerRadius })),
      this.arm, this.makeTraverse());
  }

  show(state: WinderState, live: WinderLiveValues, stale: boolean): void {
    const pullerTurns = live.puller_speed / metresPerPullerTurn / 60;
    this.animator.turn(this.pullerPart, stale ? 0 : state.puller_state.forward ? -pullerTurns : pullerTurns);
    const spoolTurns = live.spool_rpm / 60;
    this.animator.turn(this.spoolPart, stale ? 0 : state.spool_speed_controller_state.forward ? spoolTurns : -spoolTurns);
    const wound = Math.round(spool.core + (spool.full - spool.core) * spoolFill(state, live));
    setAttribute(this.winding, "r", String(wound));
    this.showArm(state, live, wound);
    this.showTraverse(state, live, wound);
  }

  private showArm(state: WinderState, live: WinderLiveValues, wound: number): void {
    const { pivot, guides, spool: centre } = this.places;
    const measured = armAngle(state, live);
    [this.arm, this.filament].forEach((part) => setAttribute(part, "visibility", measured === null ? "hidden" : "visible"));
    const degrees = measured ?? 0;
    // At 0° the arm hangs down; a rising angle lifts its roller towards the spool.
    setAttribute(this.arm, "transform", `translate(${pivot.x} ${pivot.y}) rotate(${(-degrees).toFixed(1)})`);
    setAttribute(this.arm, "class", state.tension_arm_state.zeroed ? "" : "schematic-unsure");
    const angle = (degrees * Math.PI) / 180;
    const roller = { x: pivot.x + armLength * Math.sin(angle), y: pivot.y + armLength * Math.cos(angle) };
    const path = filamentPath({ x: 0, y: filamentHeight }, guides, roller, rollerRadius, centre, wound);
    setAttribute(this.filament, "d", path);
    setAttribute(this.filament, "class", state.tension_arm_state.zeroed ? "schematic-filament" : "schematic-filament schematic-unsure");
  }

  private showTraverse(state: WinderState, live: WinderLiveValues, wound: number): void {
    const { from, to, y } = this.places.rail;
    const scale = traverseScale(state, live);
    const at = (millimetres: number): number => Math.round((from + ((to - from) * millimetres) / scale) * 10) / 10;
    const { limit_inner: inner, limit_outer: outer, laserpointer } = state.traverse_state;
    this.limits.forEach((mark, index) => setAttribute(mark, "transform", `translate(${at(index === 0 ? inner : outer)} ${y})`));
    const thickness = Math.max(0, wound - spool.core);
    setAttribute(this.layers, "x", String(at(inner)));
    setAttribute(this.layers, "width", String(Math.max(0, at(outer) - at(inner))));
    setAttribute(this.layers, "y", String(y - 128 - thickness * 0.5));
    setAttribute(this.layers, "height", String(56 + thickness));
    setAttribute(this.carriage, "visibility", live.traverse_position === null ? "hidden" : "visible");
    setAttribute(this.carriage, "transform", `translate(${at(live.traverse_position ?? 0)} ${y})`);
    setAttribute(this.beam, "class", laserpointer ? "schematic-beam schematic-beam-on" : "schematic-beam");
  }

  private makeBand(): SVGElement[] {
    const { x, y } = this.places.pivot;
    const radius = armLength + 24;
    const at = (degrees: number): string => `${(x + radius * Math.sin((degrees * Math.PI) / 180)).toFixed(1)} ${(y + radius * Math.cos((degrees * Math.PI) / 180)).toFixed(1)}`;
    return [
      svg("path", { class: "schematic-travel", d: `M${at(0)} A${radius} ${radius} 0 0 0 ${at(armBand.slack)}` }),
      svg("path", { class: "schematic-band", d: `M${at(armBand.slack)} A${radius} ${radius} 0 0 0 ${at(armBand.taut)}` }),
    ];
  }

  private makeArm(): SVGGElement {
    return svg("g", {},
      svg("path", { class: "schematic-body", d: `M-6 0 V${armLength} H6 V0 Z` }),
      svg("circle", { class: "schematic-body", r: 13 }), svg("circle", { class: "schematic-hub", r: 4 }),
      svg("circle", { class: "schematic-body", cy: armLength, r: rollerRadius }));
  }

  private makeTraverse(): SVGElement {
    const { from, to, y } = this.places.rail;
    const [left, right] = [from - 6, to + 6];
    const barrel = y - 100;
    setAttribute(this.layers, "rx", "3");
    return svg("g", {},
      svg("rect", { class: "schematic-body", x: left, y: barrel - 24, width: right - left, height: 48 }),
      this.layers,
      svg("rect", { class: "schematic-body", x: left - 10, y: barrel - 72, width: 10, height: 144, rx: 2 }),
      svg("rect", { class: "schematic-body", x: right, y: barrel - 72, width: 10, height: 144, rx: 2 }),
      svg("path", { class: "schematic-rail", d: `M${from} ${y} H${to}` }),
      svg("rect", { class: "schematic-hub", x: from - 5, y: y - 12, width: 5, height: 20 }),
      ...this.limits, this.carriage);
  }
}

function wheel(): SVGGElement {
  const spokes = [0, 60, 120].map((degrees) => svg("path", { class: "schematic-detail", d: "M0 -32 V32", transform: `rotate(${degrees})` }));
  return svg("g", {}, svg("circle", { class: "schematic-body", r: wheelRadius }), ...spokes, svg("circle", { class: "schematic-body", r: 10 }), svg("circle", { class: "schematic-hub", cy: -25, r: 4 }));
}
