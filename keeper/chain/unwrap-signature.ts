import { AbiCoder, ZeroAddress } from "ethers";
import type { WalletQuestion } from "./wallet-question.ts";

/** Bytes that no signature of ERC-1271 ends with: ERC-6492's sign that a factory call goes before. */
const MAGIC = "6492".repeat(16);

/**
 * A signature as the wallet itself takes it, and how the wallet is made.
 *
 * @returns null when it ends as an ERC-6492 signature and is none
 */
export function unwrapSignature(signature: string): Omit<WalletQuestion, "wallet" | "hash"> | null {
  if (!signature.toLowerCase().endsWith(MAGIC)) return { signature, factory: ZeroAddress, factoryData: "0x" };
  try {
    const [factory, factoryData, inner] = AbiCoder.defaultAbiCoder().decode(
      ["address", "bytes", "bytes"],
      signature.slice(0, -MAGIC.length),
    );
    return { factory, factoryData, signature: inner };
  } catch {
    return null;
  }
}
