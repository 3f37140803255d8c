import type { Provider } from "../wallet/wallet.ts";
import { readContract } from "./read-contract.ts";

/** Who may use a machine, and where its sealed details are: `accessOf` of AccessCredential. */
export interface Access {
  /** Null: there is no such token. */
  readonly owner: string | null;
  /** 0x and 64 hex digits; all zero after a transfer. */
  readonly encryptionKey: string;
  readonly epoch: number;
  /** Unix seconds; 0 while nothing is sealed for the key in force. */
  readonly sealedAt: number;
  /** First 20 bytes of the hash of what is sealed, 0x and 40 hex digits. */
  readonly digest: string;
}

/** @throws what the wallet throws; RangeError when there is no such contract */
export async function readAccess(provider: Provider, contract: string, id: bigint): Promise<Access> {
  const words = await readContract(provider, contract, "accessOf(uint256)", [id]);
  return {
    owner: words.big(0) === 0n ? null : words.address(0),
    encryptionKey: words.hex(3),
    epoch: words.number(4),
    sealedAt: words.number(5),
    digest: words.hex(6).slice(0, 42),
  };
}
