import type { EncryptionKeyRequest } from "../../protocol/encryption-key.ts";

export interface WalletSignature {
  /** Any case. */
  readonly address: string;
  /** 0x and hex digits, as the wallet gave it. */
  readonly signature: string;
}

/** A wallet of the tenant's, wherever it is. What it throws: BlockHostError SSH_WALLET_… */
export interface TenantWallet {
  /** Lower case; null when only the signing tells which wallet it is. */
  readonly address: string | null;
  /**
   * EIP-191 (`personal_sign`).
   *
   * @param textFor the text, which names its signer's address
   */
  signText(textFor: (address: string) => string): Promise<WalletSignature>;
  /** EIP-712 (`eth_signTypedData_v4`). */
  signEncryptionKey(request: EncryptionKeyRequest): Promise<WalletSignature>;
  /** Forgets everything. */
  close(): Promise<void>;
}
