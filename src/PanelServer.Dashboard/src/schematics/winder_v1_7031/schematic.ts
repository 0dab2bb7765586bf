/** The other winder's: only the drive of its spool differs. */
export { createSchematic } from "../winder_v1/schematic";
