import { type Caller, type Role, roles } from "../api/caller";

/** Who this screen is to the panel, and what it may do. */
export class Access {
  /** @param caller What the panel has told; null while it has told nothing, when everything may be tried. */
  constructor(readonly caller: Caller | null) {}

  /** What this screen may do; everything while the panel has told nothing. */
  get role(): Role {
    return this.caller?.role ?? "maintainer";
  }

  /** True if the server shows all panels of a plant and has no machines of its own. */
  get isPlant(): boolean {
    return this.caller?.is_plant ?? false;
  }

  /** The role that is missing for an operation of the panel; null if none is. */
  lacks(operation: string): Role | null {
    const needed = this.caller?.operations[operation];
    return needed === undefined || roles.indexOf(this.role) >= roles.indexOf(needed) ? null : needed;
  }

  /** Who it is, in a few words; null where there is nothing to tell: no name, and everything is allowed. */
  get text(): string | null {
    const user = this.caller?.user ?? null;
    return user !== null ? `${user} · ${this.role}` : this.role === "maintainer" ? null : this.role;
  }
}
