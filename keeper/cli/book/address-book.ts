import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { getAddress, isAddress } from "ethers";
import { z } from "zod";
import { FinalError } from "../../core/errors.ts";
import type { Terminal } from "../terminal.ts";

/** Somebody in the address book. */
export interface BookEntry {
  /** Checksummed. */
  readonly address: string;
  /** The keystore of its key, where that is ours: an absolute path. */
  readonly keystore?: string | undefined;
}

const shape = z.strictObject({
  version: z.literal(1),
  entries: z.record(
    z.string(),
    z.strictObject({
      address: z.string().refine(isAddress, "not an Ethereum address").transform(getAddress),
      keystore: z.string().refine(isAbsolute, "not an absolute path").optional(),
    }),
  ),
});

/** Names for addresses, in a file of the operator's own. It holds no secret. */
export class AddressBook {
  readonly file: string;
  readonly #entries: Map<string, BookEntry>;

  private constructor(file: string, entries: ReadonlyMap<string, BookEntry>) {
    this.file = file;
    this.#entries = new Map(entries);
  }

  /** An absent file is an empty book. @throws FinalError BOOK_UNUSABLE */
  static async open({ env }: Pick<Terminal, "env">): Promise<AddressBook> {
    const file = env.BLOCKHOST_ADDRESS_BOOK || join(configHome(env), "blockhost/addresses.json");
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return new AddressBook(file, new Map());
      throw unusable(file, (error as Error).message);
    }
    let parsed: z.ZodSafeParseResult<z.output<typeof shape>>;
    try {
      parsed = shape.safeParse(JSON.parse(text));
    } catch {
      throw unusable(file, "it is not JSON");
    }
    if (parsed.success) return new AddressBook(file, new Map(Object.entries(parsed.data.entries)));
    const [issue] = parsed.error.issues;
    throw unusable(file, `${issue?.path.join(".") || "the whole"}: ${issue?.message}`);
  }

  get entries(): ReadonlyMap<string, BookEntry> {
    return this.#entries;
  }

  /** The name of an address, for people. */
  nameOf(address: string): string | undefined {
    return [...this.#entries].find(([, entry]) => entry.address === address)?.[0];
  }

  set(name: string, entry: BookEntry): void {
    this.#entries.set(name, entry);
  }

  delete(name: string): void {
    this.#entries.delete(name);
  }

  /** Replaces the file as a whole: who reads it meanwhile reads the old or the new one. @throws FinalError BOOK_UNUSABLE */
  async save(): Promise<void> {
    const sorted = [...this.#entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const text = `${JSON.stringify({ version: 1, entries: Object.fromEntries(sorted) }, null, 2)}\n`;
    const draft = `${this.file}.new`;
    try {
      await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, this.file);
    } catch (error) {
      throw unusable(this.file, (error as Error).message);
    }
  }
}

function configHome(env: Terminal["env"]): string {
  const given = env.XDG_CONFIG_HOME ?? "";
  return isAbsolute(given) ? given : join(env.HOME || homedir(), ".config");
}

function unusable(file: string, why: string): FinalError {
  return new FinalError(
    "BOOK_UNUSABLE",
    `The address book ${file} cannot be used: ${why}.`,
    "Mend the file, or name another in BLOCKHOST_ADDRESS_BOOK.",
  );
}
