/** The other extruder's. */
export { createGuide } from "../extruder_v1/guide";
