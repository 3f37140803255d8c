import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { z } from "zod";
import type { PrivateFolder } from "../../keeper/certificates/private-folder.ts";
import { Mutex } from "../../keeper/core/mutex.ts";
import { makeLoginCode, readLoginCode } from "./login-code.ts";

const FILE = "login-code.json";
/** An hour, milliseconds: as long as somebody needs from the console to a browser. */
const GOOD_MS = 3_600_000;
/** 2^14 rounds over 16 MiB, some 40 ms: who reads the file needs centuries for all codes. */
const LOG_COST = 14;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const NOTHING = "null";

const stretch = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

const kept = z.strictObject({ salt: z.string(), hash: z.string(), expiresAt: z.number() });

export interface CodeLockParts {
  /** The installer's own: whoever can write there is root. */
  readonly folder: PrivateFolder;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Logarithm of the work for one check. */
  readonly logCost?: number;
}

/**
 * The one code that lets in, once. Only its hash is kept, in a file, so that root can make a new one beside the running
 * server.
 */
export class CodeLock {
  readonly #parts: CodeLockParts;
  readonly #mutex = new Mutex();

  constructor(parts: CodeLockParts) {
    this.#parts = parts;
  }

  /** Makes a code, which is all that lets in from now on, and shows it this once. */
  issue(): Promise<string> {
    return this.#mutex.run(() => this.#issue());
  }

  /** Makes a code where there is none that lets in; else null. */
  issueIfNone(): Promise<string | null> {
    return this.#mutex.run(async () => ((await this.#read()) === null ? this.#issue() : null));
  }

  async #issue(): Promise<string> {
    const { folder, now, randomBytes } = this.#parts;
    const code = makeLoginCode(randomBytes);
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#hashOf(readLoginCode(code) ?? "", salt);
    const file = {
      salt: Buffer.from(salt).toString("hex"),
      hash: hash.toString("hex"),
      expiresAt: now() + GOOD_MS,
    };
    await folder.write(FILE, JSON.stringify(file));
    return code;
  }

  /** Whether it is the code, which is used up then. One is looked at at a time, so that of two only one gets in. */
  open(typed: string): Promise<boolean> {
    return this.#mutex.run(async () => {
      if (!(await this.#fits(typed))) return false;
      await this.#void();
      return true;
    });
  }

  /** Whether it is the code, which stays good: for a console, that shows one no longer than it lets in. */
  fits(typed: string): Promise<boolean> {
    return this.#mutex.run(() => this.#fits(typed));
  }

  async #fits(typed: string): Promise<boolean> {
    const code = readLoginCode(typed);
    const lock = await this.#read();
    if (code === null || lock === null) return false;
    const hash = await this.#hashOf(code, Buffer.from(lock.salt, "hex"));
    const right = Buffer.from(lock.hash, "hex");
    return right.length === hash.length && timingSafeEqual(hash, right);
  }

  /** Lets nobody in any more. */
  void(): Promise<void> {
    return this.#mutex.run(() => this.#void());
  }

  async #void(): Promise<void> {
    await this.#parts.folder.write(FILE, NOTHING);
  }

  async #read(): Promise<z.output<typeof kept> | null> {
    const text = await this.#parts.folder.read(FILE);
    const { data } = kept.safeParse(jsonOf(text ?? NOTHING));
    return data !== undefined && data.expiresAt > this.#parts.now() ? data : null;
  }

  #hashOf(code: string, salt: Uint8Array): Promise<Buffer> {
    const N = 2 ** (this.#parts.logCost ?? LOG_COST);
    return stretch(Buffer.from(code), salt, HASH_BYTES, { N, r: 8, p: 1, maxmem: 128 * 8 * (N + 3) });
  }
}

/** What cannot be read is no code: a new one is made at the console. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
