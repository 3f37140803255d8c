import { BlockHostError } from "../../core/errors.ts";

/** What one check has found. */
export interface Finding {
  readonly name: string;
  /** `warn`: it works, and will not for ever or not for everything. */
  readonly level: "ok" | "warn" | "fail";
  readonly what: string;
  /** Empty when all is well. */
  readonly remedy: string;
}

export const ok = (name: string, what: string): Finding => ({ name, level: "ok", what, remedy: "" });
export const warn = (name: string, what: string, remedy: string): Finding => ({
  name,
  level: "warn",
  what,
  remedy,
});
export const fail = (name: string, what: string, remedy: string): Finding => ({
  name,
  level: "fail",
  what,
  remedy,
});

/** Runs a check; what it cannot go on after is a finding too. Mistakes of the program itself pass through. */
export async function examine(
  name: string,
  check: () => Promise<Finding | readonly Finding[]>,
): Promise<Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    if (error instanceof BlockHostError) return [fail(name, `${error.code}: ${error.message}`, error.remedy)];
    throw error;
  }
}
