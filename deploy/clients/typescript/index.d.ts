import type { Client, ClientOptions } from "openapi-fetch";
import type { paths } from "./panel.js";

export type { components, operations, paths } from "./panel.js";

/** A client of one panel: `panel.GET("/api/v2/machine")`, `panel.POST(…)`, each with the types of its path. */
export function panelClient(options: ClientOptions): Client<paths>;
