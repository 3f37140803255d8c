import { recoverAddress } from "ethers";

/** Half the order of secp256k1: the other half's signatures are twins of this one's (EIP-2). */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The signature as guests take it (r, s, v in lower case, v 27 or 28), if the key of `wallet` made it; else null.
 *
 * @param wallet lower-case address
 * @param hash what was signed
 * @param signature 0x and 130 hex digits, v of 0, 1, 27 or 28 and low s; anything else is none
 */
export function plainSignature(wallet: string, hash: string, signature: string): string | null {
  const [, r = "", s = "", v = ""] = /^0x([0-9a-f]{64})([0-9a-f]{64})(00|01|1b|1c)$/i.exec(signature) ?? [];
  if (v === "" || BigInt(`0x${s}`) > HALF_ORDER) return null;
  const parity = Number.parseInt(v, 16) % 27;
  const plain = `0x${r}${s}${(27 + parity).toString(16)}`.toLowerCase();
  try {
    return recoverAddress(hash, plain).toLowerCase() === wallet ? plain : null;
  } catch {
    // r or s is zero or no such point is on the curve.
    return null;
  }
}
