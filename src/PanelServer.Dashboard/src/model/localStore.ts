/**
 * The browser's own storage, for what belongs to this screen: theme, language, which messages were acknowledged. It may be
 * switched off or full; then the dashboard works without a memory.
 */
export function load<T>(key: string, isValid: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps a value for the next visit, if the browser lets it. */
export function save(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: nothing depends on it.
  }
}
