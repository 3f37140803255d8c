import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** A number as so many bytes, big-endian. */
export function uint(value: bigint | number, bytes: number): Uint8Array {
  return hexToBytes(
    BigInt(value)
      .toString(16)
      .padStart(bytes * 2, "0"),
  );
}

/** A text of at most 255 bytes behind its length. */
export function shortText(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

/** Prefix and base64url (RFC 4648 section 5) without padding. */
export function toToken(prefix: string, bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return prefix + base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Takes a token apart piece by piece; every method throws RangeError when the token ends before the piece does. */
export class TokenReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @throws RangeError when it does not begin with the prefix or is not base64url */
  constructor(prefix: string, token: string) {
    if (!token.startsWith(prefix)) throw new RangeError(`the token does not begin with ${prefix}`);
    let binary: string;
    try {
      binary = atob(token.slice(prefix.length).replaceAll("-", "+").replaceAll("_", "/"));
    } catch {
      throw new RangeError("the token is cut short or mistyped");
    }
    this.#bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError("the token is cut short");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  hex(length: number): string {
    return bytesToHex(this.take(length));
  }

  uint(length: number): bigint {
    return BigInt(`0x${this.hex(length)}`);
  }

  text(): string {
    return String.fromCharCode(...this.take(this.take(1)[0] ?? 0));
  }
}
