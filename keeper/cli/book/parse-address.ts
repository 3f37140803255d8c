import { getAddress } from "ethers";
import { usageError } from "../usage-error.ts";

/** An address as it is typed or pasted, with a right checksum if it has one. @throws FinalError USAGE */
export function parseAddress(text: string): string {
  try {
    if (/^0x[0-9a-fA-F]{40}$/.test(text)) return getAddress(text);
  } catch {
    throw usageError(`The checksum of ${text} is wrong: a letter was changed.`, "Copy the address again.");
  }
  throw usageError(`"${text}" is no address.`, "Write 0x and 40 hexadecimal digits.");
}
