import { request } from "./panelClient";

/** A production run without its figures. */
export interface Run {
  readonly number: number;
  readonly product: string;
  readonly recipe: string;
  readonly recipe_version: string;
  /** Unix milliseconds. */
  readonly begun: number;
  /** Null while it is open. */
  readonly ended: number | null;
  readonly spool_count: number;
  readonly length_m: number | null;
  readonly mass_kg: number | null;
}

/** What is said of a run when it is begun. */
export interface RunDescription {
  readonly product: string;
  /** Left out: the recipe that was applied last, as long as the machines have its values. */
  readonly recipe?: string;
  readonly note: string;
  readonly density_g_cm3: number | null;
}

/** The newest runs, the open one first. */
export function readRuns(): Promise<{ readonly runs: readonly Run[] }> {
  return request("/api/v2/runs?limit=50");
}

export function beginRun(description: RunDescription): Promise<Run> {
  return request("/api/v2/runs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(description) });
}

export function endRun(number: number): Promise<Run> {
  return request(`${addressOf(number)}/end`, { method: "POST" });
}

export function changeSpool(number: number): Promise<Run> {
  return request(`${addressOf(number)}/spools`, { method: "POST" });
}

/** The report for printing. */
export function reportAddress(number: number, language: string): string {
  return `${addressOf(number)}/report.html?lang=${language}`;
}

/** The report as a table. */
export function tableAddress(number: number): string {
  return `${addressOf(number)}/report.csv`;
}

/** The label of a spool, numbered from 1. */
export function labelAddress(number: number, spool: number, language: string): string {
  return `${addressOf(number)}/spools/${spool}/label.svg?lang=${language}`;
}

function addressOf(number: number): string {
  return `/api/v2/runs/${number}`;
}
