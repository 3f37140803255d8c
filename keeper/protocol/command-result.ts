import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";

const schema = z.strictObject({
  version: z.literal(1),
  /** Number of the command, decimal. */
  nonce: z.string().regex(/^[1-9][0-9]{0,19}$/),
  /** Null when the command could not be read. */
  word: z.string().nullable(),
  /** Unix seconds on the keeper's clock. */
  at: z.int().min(0),
  /** Whether it was obeyed. */
  ok: z.boolean(),
  /** Of the error when it was not; else empty, as is `remedy`. */
  code: z.string(),
  /** For a person. */
  what: z.string(),
  remedy: z.string(),
  /** For programs: what there is to say of this word. */
  facts: z.record(z.string(), z.json()),
  /** 0x + 64 hex. Results are easily guessed; with it their digest tells nothing. */
  salt: z.string().regex(/^0x[0-9a-f]{64}$/),
});

/** What came of a command. */
export type CommandResult = z.infer<typeof schema>;

const STEP = 512;

/** The result as text, which is sealed, and whose digest is acknowledged. Filled with spaces to a multiple of 512 bytes. */
export function commandResultText(result: CommandResult): string {
  const text = JSON.stringify(schema.parse(result));
  const length = utf8ToBytes(text).length;
  return text + " ".repeat(Math.ceil(length / STEP) * STEP - length);
}

/** @throws RangeError when it is no result */
export function parseCommandResult(text: string): CommandResult {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new RangeError("this is no result of a command");
  }
}

/** Digest of a result's text, as `CommandAcknowledged` has it: 0x + 64 hex, keccak256. */
export function commandResultHash(text: string): string {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(text)))}`;
}
