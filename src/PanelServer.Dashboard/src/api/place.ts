/** In this header the panel is told where a request comes from. */
export const placeHeader = "X-Panel-Place";

const key = "panel.place";

/** What this screen calls itself: the same as long as its tab is open, and another in every tab. */
export const ownPlace = namePlace();

function namePlace(): string {
  try {
    const kept = sessionStorage.getItem(key);
    if (kept !== null) {
      return kept;
    }

    const made = newName();
    sessionStorage.setItem(key, made);
    return made;
  } catch {
    // A browser without a storage: another name after each visit.
    return newName();
  }
}

function newName(): string {
  return `screen ${[...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
