import { chmod, mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../core/errors.ts";
import type { InboxSecrets } from "./ports/inbox-secrets.ts";

const NAME = /^(\d{6})\.key$/;
const SECRET = /^[0-9a-f]{64}\n?$/;

/** Secrets as files that only the keeper's user can read, `000001.key` and so on; a file is never half written. */
export class InboxSecretFolder implements InboxSecrets {
  readonly #path: string;
  /** What is there, once it was read: this keeper alone writes. */
  #known: readonly { readonly name: string; readonly secret: Uint8Array }[] | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async list(): Promise<readonly Uint8Array[]> {
    return (await this.#read()).map(({ secret }) => secret);
  }

  async add(secret: Uint8Array): Promise<void> {
    const known = await this.#read();
    const last = Number(NAME.exec(known.at(-1)?.name ?? "")?.[1] ?? 0);
    const name = `${String(last + 1).padStart(6, "0")}.key`;
    await this.#do(async () => {
      const fresh = join(this.#path, `${name}.new`);
      // One that a crash has left may have another mode.
      await unlink(fresh).catch(() => {});
      const handle = await open(fresh, "wx", 0o600);
      try {
        await handle.writeFile(`${Buffer.from(secret).toString("hex")}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, join(this.#path, name));
      await this.#sync();
    });
    this.#known = [...known, { name, secret }];
  }

  async keepOnly(secret: Uint8Array): Promise<void> {
    const known = await this.#read();
    const isKept = (other: Uint8Array) => Buffer.compare(other, secret) === 0;
    await this.#do(async () => {
      for (const { name, secret: other } of known) if (!isKept(other)) await unlink(join(this.#path, name));
      await this.#sync();
    });
    this.#known = known.filter(({ secret: other }) => isKept(other));
  }

  async #read() {
    this.#known ??= await this.#do(async () => {
      await mkdir(this.#path, { recursive: true, mode: 0o700 });
      // It may be from before, or the umask stricter.
      await chmod(this.#path, 0o700);
      const names = (await readdir(this.#path)).filter((name) => NAME.test(name)).sort();
      return Promise.all(names.map(async (name) => ({ name, secret: await this.#secretIn(name) })));
    });
    return this.#known;
  }

  async #secretIn(name: string): Promise<Uint8Array> {
    const text = await readFile(join(this.#path, name), "utf8");
    if (SECRET.test(text)) return Buffer.from(text.trim(), "hex");
    throw new Error(`${name} is no secret key`);
  }

  /** What a rename or a removal leaves is on disk when the folder is. */
  async #sync(): Promise<void> {
    const folder = await open(this.#path, "r");
    await folder.sync().finally(() => folder.close());
  }

  async #do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      this.#known = null;
      // Node's message has path and reason, never content.
      throw new FinalError(
        "INBOX_SECRETS_UNUSABLE",
        `The folder ${this.#path} of the inbox's secret keys cannot be used (${cause instanceof Error ? cause.message : cause}).`,
        "Check that it belongs to the keeper's user and that its disk has space; a file that is damaged is moved away.",
        { cause },
      );
    }
  }
}
