import type { Localized } from "../i18n/localized";
import { request } from "./panelClient";

/** Something that the panel tells an operator. One without a meaning is a part that is put into others. */
export interface OperatorMessage {
  /** In English `…` stands for what is put in, in German `{1}` for what the first `…` stands for. */
  readonly text: Localized;
  readonly meaning: Localized | null;
  /** What to do; null if the text itself says it. */
  readonly what_to_do: Localized | null;
}

/** Reads everything that the panel can tell. */
export async function readMessages(): Promise<readonly OperatorMessage[]> {
  return (await request<{ readonly messages: readonly OperatorMessage[] }>("/api/v2/messages")).messages;
}
