/**
 * Whether this screen hangs on a wall or stands in a hall for everybody: with `?kiosk` in its address it offers nothing that leaves the dashboard
 * or changes how it looks, and uses all of its space.
 */
export function isKiosk(): boolean {
  return new URLSearchParams(location.search).has("kiosk");
}
