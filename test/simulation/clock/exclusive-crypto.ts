import { x25519 } from "@noble/curves/ed25519.js";
import type { Random } from "./random.ts";

/** PKCS #8 of an X25519 secret, up to the secret itself (RFC 8410). */
const PKCS8 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20,
]);

type Usages = Parameters<typeof crypto.subtle.importKey>[4];

/**
 * WebCrypto works in threads, the one part of the keeper that does: while a simulation runs, its calls are made one
 * after the other, in the order asked, and the scheduler waits for them. New key pairs come from the seed.
 */
export class ExclusiveCrypto {
  readonly #restore: (() => void)[] = [];
  #tail: Promise<unknown> = Promise.resolve();
  #busy = 0;

  get busy(): boolean {
    return this.#busy > 0;
  }

  install(random: Random): void {
    const real = crypto.subtle;
    const prototype = Object.getPrototypeOf(real) as Record<string, unknown>;
    for (const name of ["importKey", "exportKey", "deriveBits", "deriveKey", "sign", "encrypt", "decrypt"]) {
      const method = prototype[name] as (...args: unknown[]) => Promise<unknown>;
      this.#replace(prototype, name, (...args: unknown[]) => this.#run(() => method.apply(real, args)));
    }
    const importKey = crypto.subtle.importKey.bind(real);
    this.#replace(
      prototype,
      "generateKey",
      async (_algorithm: unknown, _extractable: unknown, usages: Usages) => {
        const secret = random.bytes(32);
        const format = [...PKCS8, ...secret];
        return {
          privateKey: await importKey("pkcs8", Uint8Array.from(format), "X25519", true, usages),
          publicKey: await importKey("raw", x25519.getPublicKey(secret).slice(), "X25519", true, []),
        };
      },
    );
  }

  uninstall(): void {
    for (const restore of this.#restore.splice(0).reverse()) restore();
  }

  #replace(prototype: Record<string, unknown>, name: string, by: unknown): void {
    const before = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
    Object.defineProperty(prototype, name, { ...before, value: by });
    this.#restore.push(() => Object.defineProperty(prototype, name, before));
  }

  #run<T>(call: () => Promise<T>): Promise<T> {
    this.#busy++;
    // The next call begins when all that followed from this one has been done.
    const result = this.#tail.then(call);
    this.#tail = result
      .catch(() => undefined)
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => {
        this.#busy--;
      });
    return result;
  }
}
