import { checksumAddress } from "../../../protocol/checksum-address.ts";

/**
 * The address that somebody typed; null when it is none. One with both cases has to have them right (EIP-55): a slip of
 * the finger shows there.
 */
export function addressInput(typed: string): string | null {
  const text = typed.trim();
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return null;
  const right = checksumAddress(text);
  const digits = text.slice(2);
  const isPlain = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return isPlain || text === right ? right : null;
}
