const drawings = import.meta.glob<Readonly<Record<string, string>>>("./*/german.ts", { eager: true, import: "german" });

/** German texts of the schematics, which stand with each of them. */
export const germanSchematicTexts: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(drawings));
