import { utf8ToBytes } from "@noble/hashes/utils.js";

/** What a sealed credential belongs to. It opens in no other place. */
export interface CredentialContext {
  readonly chainId: bigint;
  /** Address of AccessCredential. */
  readonly contract: string;
  readonly id: bigint;
  /** Epoch of the encryption key: 1 at delivery, one more with each transfer or change of key. */
  readonly epoch: number;
}

/** Additional authenticated data: `blockhost:credential:v1:<chainId>:<contract, lower case>:<id>:<epoch>`. */
export function credentialContextBytes({ chainId, contract, id, epoch }: CredentialContext): Uint8Array {
  return utf8ToBytes(`blockhost:credential:v1:${chainId}:${contract.toLowerCase()}:${id}:${epoch}`);
}
