// Lints an OpenAPI document by the linter's recommended rules, generates its TypeScript types and compiles a client with them.
// Usage: node build-client.mjs FOLDER, where FOLDER has openapi.json and gets client.js. Prints what the linter and the compiler say.
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
const document = join(folder, "openapi.json");

// The project has no licence of its own that the document could name.
const config = await createConfig({ extends: ["recommended"], rules: { "info-license": "off" } });
const problems = await lintFromString({ source: readFileSync(document, "utf8"), absoluteRef: document, config });
for (const problem of problems) console.log(`${problem.severity} ${problem.ruleId}: ${problem.message} (${problem.location[0]?.pointer})`);

writeFileSync(join(folder, "panel.d.ts"), astToString(await openapiTS(pathToFileURL(document))));
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
copyFileSync(join(here, "client.ts"), join(folder, "client.ts"));
const program = ts.createProgram([join(folder, "client.ts")], {
  strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
});
const { diagnostics } = program.emit();
for (const one of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
  const where = one.file ? ts.getLineAndCharacterOfPosition(one.file, one.start ?? 0).line + 1 : 0;
  console.log(`client.ts(${where}): ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`);
}
