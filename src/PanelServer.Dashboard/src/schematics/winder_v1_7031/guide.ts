/** The other winder's. */
export { createGuide } from "../winder_v1/guide";
