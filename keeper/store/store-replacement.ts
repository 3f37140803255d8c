import { access, link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Connection } from "./connection.ts";
import { createPrivate } from "./create-private.ts";
import { Database } from "./database.ts";
import { StoreLock } from "./store-lock.ts";

/**
 * A new store that is made beside the old one and takes its place when it is complete. Holds the writer's lock of both.
 * Killed at any time, it leaves the old store as it was or the new one in its place; the old one is kept in any case.
 */
export class StoreReplacement {
  readonly database: Database;
  readonly #file: string;
  readonly #lock: StoreLock;

  private constructor(file: string, database: Database, lock: StoreLock) {
    this.#file = file;
    this.database = database;
    this.#lock = lock;
  }

  /** Begins with an empty store; what an interrupted run has left is dropped. @throws FinalError STORE_IN_USE */
  static async begin(file: string): Promise<StoreReplacement> {
    await createPrivate(`${file}.lock`);
    const lock = await StoreLock.acquire(file);
    try {
      await removeDraft(file);
      return new StoreReplacement(file, await Database.open(draftOf(file)), lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Puts the new store in place. Gives the name under which the old one is kept, or null when there was none. */
  async complete(now: number): Promise<string | null> {
    const file = this.#file;
    await this.database.close();
    const kept = `${file}.replaced-${new Date(now).toISOString().replace(/[-:]/g, "")}`;
    await foldLogIn(file);
    // A log that could not be folded in belongs to the old file; beside the new one SQLite would play it back.
    for (const suffix of ["-wal", "-shm"]) await ifThere(rename(file + suffix, kept + suffix));
    const hadOld = await ifThere(link(file, kept));
    await rename(draftOf(file), file);
    await syncFolder(dirname(file));
    await rm(`${draftOf(file)}.lock`, { force: true });
    await this.#lock.release();
    return hadOld ? kept : null;
  }

  /** Gives up: the old store stays. */
  async abandon(): Promise<void> {
    await this.database.close();
    await removeDraft(this.#file);
    await this.#lock.release();
  }
}

function draftOf(file: string): string {
  return `${file}.rebuilding`;
}

async function removeDraft(file: string): Promise<void> {
  for (const suffix of ["", "-wal", "-shm", ".lock"]) await rm(draftOf(file) + suffix, { force: true });
}

/** Writes what is only in the old store's log into its file. One that is damaged stays as it is. */
async function foldLogIn(file: string): Promise<void> {
  if (!(await ifThere(access(file)))) return;
  const connection = await Connection.open(file).catch(() => null);
  await connection?.exec("PRAGMA wal_checkpoint(TRUNCATE)").catch(() => undefined);
  await connection?.close().catch(() => undefined);
}

async function ifThere(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}
