import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Part {
  readonly name: string;
  readonly value?: string;
  readonly filename?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly what?: string;
}

export interface Step {
  readonly label: string;
  readonly auth: "root-token" | "keeper-token" | "ticket" | "none" | "bad";
  readonly authUser?: string;
  readonly csrf?: "good" | "missing" | "wrong";
  readonly authNote?: string;
  readonly request: null | {
    readonly method: string;
    readonly path: string;
    readonly params?: Record<string, string | number | string[]> | null;
    readonly multipart?: readonly Part[];
    readonly contentType?: string;
    readonly rawBody?: string;
    readonly inBody?: boolean;
  };
  readonly response: null | {
    readonly status: number;
    readonly statusText: string;
    readonly contentType?: string | null;
    readonly body: unknown;
  };
  readonly waits?: string;
  readonly parallel?: string;
  readonly benchLimit?: string;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

const fixtures = join(import.meta.dirname, "../../../fixtures/pve");

export function loadScenarios(release: string): Scenario[] {
  const dir = join(fixtures, release);
  return readdirSync(dir)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(dir, file), "utf8"), expand) as Scenario);
}

/** `{"$repeat":["x",8193]}` is a long run, kept short in the fixtures. */
function expand(_key: string, value: unknown): unknown {
  const run = (value as { $repeat?: [string, number] } | null)?.$repeat;
  return run ? run[0].repeat(run[1]) : value;
}
