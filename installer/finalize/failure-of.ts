import { BlockHostError } from "../../keeper/core/errors.ts";

/**
 * What the operator is told of what a step threw. The words of an error that is none of ours are left out: libraries
 * quote their arguments, and those may be secrets.
 */
export function failureOf(error: unknown): {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
} {
  if (error instanceof BlockHostError) return { code: error.code, what: error.message, remedy: error.remedy };
  const { name, stack = "" } = error instanceof Error ? error : new Error("not an error");
  const place = /\n\s+at (.+)/.exec(stack)?.[1] ?? "nobody knows where";
  return {
    code: "INTERNAL",
    what: `A mistake in the installer: ${name} at ${place}.`,
    remedy: "Try again; if it happens twice, report it with this text.",
  };
}
