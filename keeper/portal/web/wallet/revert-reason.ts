import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { Words } from "../chain/words.ts";
import { CONTRACT_ERRORS } from "./contract-errors.ts";

/** Why a contract refuses a call: the name of its error, or a text, or nothing that can be read. */
export type RevertReason =
  | { readonly kind: "error"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unknown" };

const selectorOf = (signature: string) => bytesToHex(keccak_256(utf8ToBytes(signature))).slice(0, 8);
/** `Error(string)`, which Solidity throws with a text. */
const ERROR = "08c379a0";
const NAMES: ReadonlyMap<string, string> = new Map(
  CONTRACT_ERRORS.map((signature) => [selectorOf(signature), signature.slice(0, signature.indexOf("("))]),
);
/** How deep wallets wrap what their node said. */
const DEEPEST = 6;

/** What stands in an error of a call or an estimate; null when it is not the contract that refused. */
export function revertReason(error: unknown): RevertReason | null {
  const data = revertData(error, 0);
  if (data !== null) return decoded(data.slice(2).toLowerCase());
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const isRevert = code === 3 || code === "CALL_EXCEPTION" || /revert/i.test(String(message));
  return isRevert ? { kind: "unknown" } : null;
}

/** Each wallet hides the bytes elsewhere: `data`, `data.data`, `data.originalError.data`, `cause`, `error`, `info`. */
function revertData(value: unknown, depth: number): string | null {
  if (typeof value === "string") return /^0x[0-9a-f]{8}([0-9a-f]{64})*$/i.test(value) ? value : null;
  if (typeof value !== "object" || value === null || depth > DEEPEST) return null;
  const inner = value as Readonly<Record<string, unknown>>;
  for (const name of ["data", "originalError", "error", "cause", "info"]) {
    const found = revertData(inner[name], depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function decoded(digits: string): RevertReason {
  const selector = digits.slice(0, 8);
  const name = NAMES.get(selector);
  if (name !== undefined) return { kind: "error", name };
  if (selector !== ERROR) return { kind: "unknown" };
  try {
    const bytes = hexToBytes(new Words(`0x${digits.slice(8)}`).bytes(0).slice(2));
    return { kind: "text", text: new TextDecoder().decode(bytes) };
  } catch {
    return { kind: "unknown" };
  }
}
