import { request } from "./panelClient";

/** What somebody may do, from least to most. */
export const roles = ["viewer", "operator", "maintainer"] as const;

export type Role = (typeof roles)[number];

/** Who this screen is to the panel. */
export interface Caller {
  /** Null where no front door asks for a name. */
  readonly user: string | null;
  readonly role: Role;
  /** When the rights end, in Unix milliseconds; null if they do not. */
  readonly ends_at: number | null;
  /** The role that each operation needs, by its name in the API's description. */
  readonly operations: Readonly<Record<string, Role>>;
  /** True on a server that shows all panels of a plant. */
  readonly is_plant: boolean;
}

export function readCaller(): Promise<Caller> {
  return request("/api/v2/me");
}
