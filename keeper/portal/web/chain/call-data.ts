import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** What takes one word of calldata: a number that is not negative, or 0x and hex digits of an address or bytes32. */
export type Word = bigint | number | string;

/** Words have 32 bytes. */
const DIGITS = 64;

/**
 * Calldata of a function whose arguments take one word each.
 *
 * @param signature such as `cancel(uint256)`
 * @throws RangeError when an argument is no such word, or they are too few or too many
 */
export function callData(signature: string, args: readonly Word[] = []): string {
  const types =
    /\((.*)\)$/
      .exec(signature)?.[1]
      ?.split(",")
      .filter((type) => type !== "") ?? [];
  if (types.length !== args.length)
    throw new RangeError(`${signature} does not take ${args.length} arguments`);
  const selector = bytesToHex(keccak_256(utf8ToBytes(signature))).slice(0, 8);
  return `0x${selector}${args.map(wordOf).join("")}`;
}

/** One argument, as it stands in calldata and among an event's topics, without 0x. */
export function wordOf(value: Word): string {
  const digits = typeof value === "string" ? hexDigits(value) : numberDigits(BigInt(value));
  if (digits === null || digits.length > DIGITS) throw new RangeError(`${value} is no word`);
  return digits.padStart(DIGITS, "0");
}

function hexDigits(text: string): string | null {
  return /^0x([0-9a-fA-F]+)$/.exec(text)?.[1]?.toLowerCase() ?? null;
}

function numberDigits(number: bigint): string | null {
  return number < 0n ? null : number.toString(16);
}
