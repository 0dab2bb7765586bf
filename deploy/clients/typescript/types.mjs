// Writes the TypeScript types of an OpenAPI document. Usage: node types.mjs OPENAPI.json PANEL.d.ts
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const [document, output] = process.argv.slice(2);
writeFileSync(output, astToString(await openapiTS(pathToFileURL(document))));
