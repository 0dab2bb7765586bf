import type { Localized } from "../i18n/localized";
import type { Json, JsonObject } from "./json";
import { request } from "./panelClient";

export const recipeKinds = ["General", "Material", "Spool"] as const;

export type RecipeKind = (typeof recipeKinds)[number];

/** A machine; without a serial number, every machine of the type. */
export interface RecipeMachine {
  readonly slug: string;
  readonly serial: number | null;
}

/** A recipe as the list tells it. */
export interface RecipeSummary {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly note: string;
  readonly kind: RecipeKind;
  /** When it was changed last, in Unix milliseconds. */
  readonly changed: number;
  readonly changed_by: string;
  readonly machines: readonly RecipeMachine[];
}

/** A version of a recipe, without its settings. */
export interface RecipeVersion {
  readonly version: number;
  readonly name: string;
  readonly changed: number;
  readonly changed_by: string;
  /** How it came about, in English. */
  readonly origin: string;
}

/** A value of a recipe beside the present one. */
export interface ComparedValue {
  readonly path: string;
  readonly label: Localized;
  readonly unit: string;
  readonly wanted: Json;
  readonly present: Json;
  readonly differs: boolean;
  /** Why it would be refused, in English. */
  readonly refusal: string | null;
}

/** What a recipe would do to a machine. */
export interface ComparedMachine {
  readonly slug: string;
  readonly serial: number | null;
  readonly name: Localized;
  /** Why nothing can be applied to it now, in English. */
  readonly problem: string | null;
  readonly values: readonly ComparedValue[];
  /** Other settings that would change as well. */
  readonly consequences: readonly ComparedValue[];
  /** What to ask before. */
  readonly questions: readonly Localized[];
}

export interface RecipeComparison {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly can_be_applied: boolean;
  readonly differences: number;
  readonly machines: readonly ComparedMachine[];
}

/** What is told of a recipe that is made or changed from present settings. */
export interface CapturedRecipe {
  readonly name: string;
  readonly note: string;
  readonly kind: RecipeKind;
  readonly capture: readonly RecipeMachine[];
}

/** What became of a file. */
export interface RecipeImport {
  readonly imported: readonly { readonly id: string; readonly name: string; readonly notes: readonly string[] }[];
  readonly skipped: readonly { readonly name: string; readonly reasons: readonly string[] }[];
}

const address = "/api/v2/recipes";

export async function readRecipes(): Promise<readonly RecipeSummary[]> {
  return (await request<{ readonly recipes: readonly RecipeSummary[] }>(address)).recipes;
}

export async function readRecipeVersions(id: string): Promise<readonly RecipeVersion[]> {
  return (await request<{ readonly versions: readonly RecipeVersion[] }>(`${addressOf(id)}/versions`)).versions;
}

export function compareRecipe(id: string, version: number): Promise<RecipeComparison> {
  return request(`${addressOf(id)}/compare?version=${version}`);
}

/** Applies a version to all its machines, or to none. */
export function applyRecipe(id: string, version: number): Promise<unknown> {
  return send(`${addressOf(id)}/apply`, "POST", { version });
}

/** Makes a recipe from present settings. */
export function saveRecipe(recipe: CapturedRecipe): Promise<{ readonly id: string }> {
  return send(address, "POST", { ...recipe });
}

/** Makes a new version of a recipe from present settings. */
export function saveRecipeVersion(id: string, version: number, recipe: CapturedRecipe): Promise<unknown> {
  return send(addressOf(id), "PUT", { ...recipe, version });
}

/** Makes a new version of what an old one had. */
export function restoreRecipeVersion(id: string, latest: number, version: number): Promise<unknown> {
  return send(`${addressOf(id)}/versions/${version}/restore`, "POST", { version: latest });
}

export function deleteRecipe(id: string, version: number): Promise<unknown> {
  return request(`${addressOf(id)}?version=${version}`, { method: "DELETE" });
}

/** Imports a file's text: recipes, or presets of the vendor's screen. */
export function importRecipes(text: string): Promise<RecipeImport> {
  return request(`${address}/import`, { method: "POST", headers: { "Content-Type": "application/json" }, body: text });
}

/** Address of a version as a file. */
export function recipeFile(id: string, version: number): string {
  return `${addressOf(id)}/export?version=${version}`;
}

function addressOf(id: string): string {
  return `${address}/${encodeURIComponent(id)}`;
}

function send<T>(path: string, method: string, body: object): Promise<T> {
  return request(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body as JsonObject) });
}
