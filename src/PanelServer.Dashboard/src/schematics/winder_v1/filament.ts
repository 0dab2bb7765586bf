/** A place in the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The filament's way: straight in from the left, over the first guide, around the arm's roller, over the second guide,
 * and to the top of the spool.
 */
export function filamentPath(from: Point, guides: readonly [Point, Point], roller: Point, rollerRadius: number, spool: Point, wound: number): string {
  const [first, second] = guides;
  const below = { x: roller.x, y: roller.y + rollerRadius };
  const left = tangentPoint(first, roller, rollerRadius, 1) ?? below;
  const right = tangentPoint(second, roller, rollerRadius, -1) ?? below;
  const touch = tangentPoint(second, spool, wound, -1) ?? { x: spool.x, y: spool.y - wound };
  return `M${text(from)} L${text(first)} L${text(left)} A${rollerRadius} ${rollerRadius} 0 0 0 ${text(right)} L${text(second)} L${text(touch)}`;
}

/**
 * Where a line from a point touches a circle, or null if the point is inside.
 * @param side 1 or -1: which of the two tangents.
 */
export function tangentPoint(point: Point, centre: Point, radius: number, side: 1 | -1): Point | null {
  const [dx, dy] = [point.x - centre.x, point.y - centre.y];
  const distance = Math.hypot(dx, dy);
  if (distance <= radius) {
    return null;
  }

  const angle = Math.atan2(dy, dx) - side * Math.acos(radius / distance);
  return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
}

function text(point: Point): string {
  return `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
}
