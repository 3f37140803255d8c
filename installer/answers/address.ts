import { z } from "zod";
import { checksumAddress } from "../../keeper/protocol/checksum-address.ts";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NOBODY = `0x${"0".repeat(40)}`;

/** An Ethereum address of somebody, kept with its checksum (EIP-55). One in mixed case must have the right one: it catches slips. */
export const address = z
  .string()
  .regex(ADDRESS, { error: "an address: 0x and 40 hexadecimal digits", abort: true })
  .refine((text) => text.toLowerCase() !== NOBODY, "the zero address is nobody's")
  .refine(isAsWritten, "its checksum is wrong: copy the address again")
  .transform(checksumAddress);

function isAsWritten(text: string): boolean {
  const digits = text.slice(2);
  const isOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return isOneCase || checksumAddress(text) === text;
}
