import type { AssignmentChange } from "../api/assignments";
import type { Context } from "../context";
import { setAttribute, setText } from "../dom";
import { failureText } from "./failure";

/** Carries a change out, and tells in a line how it goes and what has become of it. */
export async function carryOut(context: Context, line: HTMLElement, pending: string, change: () => Promise<AssignmentChange>): Promise<void> {
  setAttribute(line, "data-outcome", "pending");
  setText(line, pending);
  try {
    const done = await change();
    setAttribute(line, "data-outcome", "done");
    setText(line, context.tell(done.note));
  } catch (failure) {
    setAttribute(line, "data-outcome", "refused");
    setText(line, failureText(context, failure));
  }
}
