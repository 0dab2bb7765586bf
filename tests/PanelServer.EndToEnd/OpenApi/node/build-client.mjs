// Lints the OpenAPI document by the linter's recommended rules, and compiles a program that uses the published client, and the first example of
// its page.
// Usage: node build-client.mjs FOLDER DOCUMENT CLIENT-PACKAGES, where FOLDER has the unpacked client as node_modules/panel-server-client and gets
// use-client.js; CLIENT-PACKAGES has what the client needs and the compiler. Prints what the linter and the compiler say.
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createConfig, lintFromString } from "@redocly/openapi-core";

const here = dirname(fileURLToPath(import.meta.url));
const [folder, document, packages] = process.argv.slice(2);
const ts = createRequire(join(packages, "package.json"))("typescript");

// The project has no licence of its own that the document could name.
const config = await createConfig({ extends: ["recommended"], rules: { "info-license": "off" } });
const problems = await lintFromString({ source: readFileSync(document, "utf8"), absoluteRef: document, config });
for (const problem of problems) console.log(`${problem.severity} ${problem.ruleId}: ${problem.message} (${problem.location[0]?.pointer})`);

for (const name of ["openapi-fetch", "openapi-typescript-helpers"]) {
  symlinkSync(join(packages, "node_modules", name), join(folder, "node_modules", name));
}
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
copyFileSync(join(here, "use-client.ts"), join(folder, "use-client.ts"));
const page = readFileSync(join(folder, "node_modules/panel-server-client/README.md"), "utf8");
writeFileSync(join(folder, "example.ts"), /```ts\n(.*?)```/s.exec(page)[1]);
const program = ts.createProgram(["use-client.ts", "example.ts"].map((name) => join(folder, name)), {
  strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
});
const { diagnostics } = program.emit();
for (const one of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
  const where = one.file ? ts.getLineAndCharacterOfPosition(one.file, one.start ?? 0).line + 1 : 0;
  console.log(`${one.file?.fileName}(${where}): ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`);
}
