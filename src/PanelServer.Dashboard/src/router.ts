/** Which page is shown. The part of the address behind `#` says it, so that pages can be bookmarked and the server serves one file. */
export type Route =
  | { readonly page: "overview" }
  | { readonly page: "events" }
  | { readonly page: "runs" }
  | { readonly page: "recipes" }
  | { readonly page: "commissioning" }
  | { readonly page: "machine"; readonly slug: string; readonly serial: number }
  | { readonly page: "unknown" };

/** Reads an address's part behind and with `#`. */
export function routeOf(hash: string): Route {
  const parts = hash.replace(/^#?\/?/, "").split("/").filter((part) => part !== "");
  if (parts.length === 0) {
    return { page: "overview" };
  }

  const [page, slug, serial] = parts;
  if ((page === "events" || page === "recipes" || page === "runs" || page === "commissioning") && parts.length === 1) {
    return { page };
  }

  return page === "machine" && slug !== undefined && parts.length === 3 && /^\d+$/.test(serial ?? "") ? { page, slug, serial: Number(serial) } : { page: "unknown" };
}
