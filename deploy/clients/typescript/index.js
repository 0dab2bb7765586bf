import createClient from "openapi-fetch";

export function panelClient(options) {
  return createClient(options);
}
