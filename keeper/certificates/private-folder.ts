import { chmod, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../core/errors.ts";

/** A folder that only the keeper's user can look into, with small text files of which none is ever half written. */
export class PrivateFolder {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws FinalError CERTIFICATES_UNWRITABLE */
  static async open(path: string): Promise<PrivateFolder> {
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      // It may be from before, or the umask stricter.
      await chmod(path, 0o700);
      return new PrivateFolder(path);
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** Null when there is no such file. */
  async read(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.#path, name), "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw unwritable(this.#path, error);
    }
  }

  /** @throws FinalError CERTIFICATES_UNWRITABLE; the file is then as it was */
  async write(name: string, text: string): Promise<void> {
    const file = join(this.#path, name);
    const fresh = `${file}.new`;
    try {
      // One that a crash has left may have another mode.
      await unlink(fresh).catch(() => {});
      const handle = await open(fresh, "wx", 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, file);
      const folder = await open(this.#path, "r");
      await folder.sync().finally(() => folder.close());
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}

function unwritable(path: string, cause: unknown): FinalError {
  // Node's message has path and reason, never content.
  return new FinalError(
    "CERTIFICATES_UNWRITABLE",
    `The folder ${path} of keys and certificates cannot be used (${cause instanceof Error ? cause.message : cause}).`,
    "Check that it belongs to the keeper's user and that its disk has space.",
    { cause },
  );
}
