import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeptPair } from "../../../../keeper/certificates/kept-pair.ts";
import { ownPair } from "../../../../keeper/certificates/own-pair.ts";
import { PrivateFolder } from "../../../../keeper/certificates/private-folder.ts";
import type { TlsPair } from "../../../../keeper/certificates/tls-pair.ts";
import { SteppedTime } from "../../chain/stepped-time.ts";

export const HOST = "host.example";

/** A folder for certificates, a clock that stands, and a log that is kept. */
export class CertificateRoom {
  readonly time = new SteppedTime();
  /** All that was logged, as JSON. */
  readonly logged: string[] = [];
  readonly log = { info: this.#say.bind(this), warn: this.#say.bind(this) };
  readonly path: string;
  readonly folder: PrivateFolder;

  private constructor(path: string, folder: PrivateFolder) {
    this.path = path;
    this.folder = folder;
  }

  static async open(): Promise<CertificateRoom> {
    const path = join(await mkdtemp(join(tmpdir(), "blockhost-certificates-")), "certificates");
    return new CertificateRoom(path, await PrivateFolder.open(path));
  }

  kept(name = "acme"): KeptPair {
    return new KeptPair(this.folder, name, HOST, this.log);
  }

  /** A pair that begins now. */
  pair(host = HOST): Promise<TlsPair> {
    return ownPair(host, this.time.now());
  }

  async close(): Promise<void> {
    await rm(join(this.path, ".."), { recursive: true, force: true });
  }

  #say(fields: object, message: string): void {
    this.logged.push(JSON.stringify({ ...fields, message }));
  }
}
