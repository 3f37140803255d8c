import { Signature } from "ethers";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature with the other s, which also verifies but which nobody's wallet makes. */
export function otherS(signature: string): string {
  const { r, s, v } = Signature.from(signature);
  const other = (ORDER - BigInt(s)).toString(16).padStart(64, "0");
  return `${r}${other}${v === 27 ? "1c" : "1b"}`;
}
