import { Interface } from "ethers/abi";
import { CONTRACT_ERRORS } from "./contract-errors.ts";

/** Why a contract refuses a call: the name of its error with its arguments, or a text, or nothing that can be read. */
export type RevertReason =
  | { readonly kind: "error"; readonly name: string; readonly args: Readonly<Record<string, unknown>> }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unknown" };

const errors = new Interface(CONTRACT_ERRORS);
/** How deep wallets wrap what their node said. */
const DEEPEST = 6;

/** What stands in an error of a call or an estimate; null when it is not the contract that refused. */
export function revertReason(error: unknown): RevertReason | null {
  const data = revertData(error, 0);
  if (data !== null) return decoded(data);
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const isRevert = code === 3 || code === "CALL_EXCEPTION" || /revert/i.test(String(message));
  return isRevert ? { kind: "unknown" } : null;
}

/** Each wallet hides the bytes elsewhere: `data`, `data.data`, `data.originalError.data`, `cause`, `error`, `info`. */
function revertData(value: unknown, depth: number): string | null {
  if (typeof value === "string") return /^0x([0-9a-f]{2}){4,}$/i.test(value) ? value : null;
  if (typeof value !== "object" || value === null || depth > DEEPEST) return null;
  const inner = value as Readonly<Record<string, unknown>>;
  for (const name of ["data", "originalError", "error", "cause", "info"]) {
    const found = revertData(inner[name], depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function decoded(data: string): RevertReason {
  try {
    const found = errors.parseError(data);
    if (found === null) return { kind: "unknown" };
    if (found.name === "Error") return { kind: "text", text: String(found.args[0]) };
    return { kind: "error", name: found.name, args: found.args.toObject() };
  } catch {
    return { kind: "unknown" };
  }
}
