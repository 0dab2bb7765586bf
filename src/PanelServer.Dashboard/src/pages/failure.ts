import { NoAnswer } from "../api/panelClient";
import type { Context } from "../context";

/** What to show of a request that has failed: why it was refused, or that nobody knows what became of it. */
export function failureText({ t, tell }: Context, failure: unknown): string {
  return failure instanceof NoAnswer ? t("No answer from the server: look at the list before trying again.") : tell(failure instanceof Error ? failure.message : String(failure));
}
