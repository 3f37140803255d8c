import type { CertificateLog } from "./certificate-log.ts";
import { checkPair } from "./check-pair.ts";
import type { PrivateFolder } from "./private-folder.ts";
import type { TlsPair } from "./tls-pair.ts";

const KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/;

/** A certificate and its key, in one file so that they can only change together; and when another may be asked for. */
export class KeptPair {
  readonly #folder: PrivateFolder;
  readonly #name: string;
  readonly #host: string;
  readonly #log: CertificateLog;

  /** @param name of its files, without an ending */
  constructor(folder: PrivateFolder, name: string, host: string, log: CertificateLog) {
    this.#folder = folder;
    this.#name = name;
    this.#host = host;
    this.#log = log;
  }

  /** Null when there is none that can be served for this host: another is to be had. */
  async read(): Promise<TlsPair | null> {
    const text = await this.#folder.read(`${this.#name}.pem`);
    if (text === null) return null;
    const [key = ""] = KEY.exec(text) ?? [];
    const pair = { cert: text.replace(key, ""), key };
    try {
      checkPair(pair, this.#host);
      return pair;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn({ file: `${this.#name}.pem`, reason }, "a kept certificate is of no use");
      return null;
    }
  }

  /** @throws FinalError CERTIFICATES_UNWRITABLE */
  async write({ cert, key }: TlsPair): Promise<void> {
    await this.#folder.write(`${this.#name}.pem`, `${key.trim()}\n${cert.trim()}\n`);
  }

  /** Until when the authority wants to hear nothing, milliseconds since the epoch: a restart is no way around it. */
  async pausedUntil(): Promise<number> {
    const text = await this.#folder.read(`${this.#name}.pause`);
    const at = Date.parse(text?.trim() ?? "");
    return Number.isNaN(at) ? 0 : at;
  }

  /** @throws FinalError CERTIFICATES_UNWRITABLE */
  async pause(until: number): Promise<void> {
    await this.#folder.write(`${this.#name}.pause`, `${new Date(until).toISOString()}\n`);
  }
}
