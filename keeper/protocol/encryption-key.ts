import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** What a wallet signs to get its encryption key. Every word of it is part of the key: never change one. */
export interface EncryptionKeyRequest {
  readonly domain: {
    readonly name: "BlockHost";
    readonly version: "1";
    readonly chainId: bigint;
    readonly verifyingContract: string;
  };
  readonly types: { readonly EncryptionKey: { readonly name: string; readonly type: string }[] };
  readonly primaryType: "EncryptionKey";
  readonly message: { readonly purpose: string; readonly warning: string; readonly index: bigint };
}

export interface EncryptionKeyPair {
  readonly secretKey: Uint8Array;
  /** 0x + 64 hex, as the contracts take it. */
  readonly publicKey: string;
}

/**
 * The EIP-712 message to be signed.
 *
 * @param contract address of AccessCredential
 * @param index 0 for the first key of a wallet; another number gives an unrelated key
 */
export function encryptionKeyRequest(chainId: bigint, contract: string, index = 0n): EncryptionKeyRequest {
  return {
    domain: { name: "BlockHost", version: "1", chainId, verifyingContract: contract },
    types: {
      EncryptionKey: [
        { name: "purpose", type: "string" },
        { name: "warning", type: "string" },
        { name: "index", type: "uint256" },
      ],
    },
    primaryType: "EncryptionKey",
    message: {
      purpose: "Make the key that opens the connection details of my virtual machines.",
      warning:
        "Sign this only on your host's own page. Who has this signature can read where your machines are.",
      index,
    },
  };
}

/**
 * Key pair from the signature: X25519 secret = HKDF-SHA256(r || s, salt `blockhost/enc-key/v1`, info `x25519`). The
 * last byte of the signature is left out because wallets disagree on it (0/1 or 27/28) for the same r and s.
 *
 * @param signature 0x + 130 hex. Only of use if the wallet signs deterministically: ask twice and compare keys.
 * @throws RangeError when it is not 65 bytes (contract wallets): use a random key then
 */
export function deriveEncryptionKey(signature: string): EncryptionKeyPair {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) throw new RangeError("not a 65-byte signature");
  const rs = hexToBytes(signature.slice(2, 130));
  const secretKey = hkdf(sha256, rs, utf8ToBytes("blockhost/enc-key/v1"), utf8ToBytes("x25519"), 32);
  return { secretKey, publicKey: `0x${bytesToHex(x25519.getPublicKey(secretKey))}` };
}

/**
 * Whether something can be sealed to it: 32 bytes, and no point of low order, with which every secret would be zero.
 *
 * @param key 0x + 64 hex
 */
export function isUsableEncryptionKey(key: string): boolean {
  if (!/^0x[0-9a-fA-F]{64}$/.test(key)) return false;
  try {
    // Any secret will do: it is clamped to a multiple of 8, which sends points of low order to zero, refused here.
    x25519.getSharedSecret(new Uint8Array(32).fill(1), hexToBytes(key.slice(2)));
    return true;
  } catch {
    return false;
  }
}
