import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../core/errors.ts";
import { wireguardKeyFile } from "../network/wireguard-key-file.ts";
import { wireguardKeyBytes, wireguardKeyText } from "../protocol/wireguard-key.ts";

const NAME = /^([0-9a-f]{64})\.key$/;

/** WireGuard's keys of this host, a file each, named after the public one. Nobody else ever has the private ones. */
export class TunnelKeys {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns the public key, base64 */
  async fresh(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const unnamed = join(this.#folder, "fresh");
    // One that a crash has left was told to nobody.
    await rm(unnamed, { force: true });
    const key = await wireguardKeyFile(unnamed, randomBytes);
    await rename(unnamed, this.#path(key));
    return key;
  }

  /** The file of a key. @throws FinalError TUNNEL_KEY_UNKNOWN */
  async file(key: string): Promise<string> {
    if ((await this.#all()).includes(key)) return this.#path(key);
    throw new FinalError(
      "TUNNEL_KEY_UNKNOWN",
      `the private key that belongs to ${key} is not in ${this.#folder}`,
      "None is needed: the keeper asks the broker to take another, which takes some minutes",
    );
  }

  async keepOnly(keys: readonly string[]): Promise<void> {
    for (const key of await this.#all()) if (!keys.includes(key)) await rm(this.#path(key), { force: true });
  }

  async #all(): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.flatMap((name) => {
      const [, hex] = NAME.exec(name) ?? [];
      return hex === undefined ? [] : [wireguardKeyText(Buffer.from(hex, "hex"))];
    });
  }

  #path(key: string): string {
    return join(this.#folder, `${Buffer.from(wireguardKeyBytes(key)).toString("hex")}.key`);
  }
}
