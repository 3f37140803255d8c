import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrokerStore } from "../../../broker/store/open-broker-store.ts";
import type { Database } from "../../../keeper/store/database.ts";

export const IDENTITY = {
  chainId: 31337,
  leases: `0x${"Ab".repeat(20)}`,
  brokerId: 7,
  network: "2001:db8::/48",
};

/** A broker's store in a folder of its own. */
export class TempBrokerStore {
  readonly file: string;
  readonly #folder: string;
  #db: Database;

  private constructor(folder: string, file: string, db: Database) {
    this.#folder = folder;
    this.file = file;
    this.#db = db;
  }

  static async create(): Promise<TempBrokerStore> {
    const folder = await mkdtemp(join(tmpdir(), "broker-store-"));
    const file = join(folder, "broker.db");
    return new TempBrokerStore(folder, file, await openBrokerStore(file, IDENTITY));
  }

  get db(): Database {
    return this.#db;
  }

  /** As a new process would find it. */
  async reopen(): Promise<void> {
    await this.#db.close();
    this.#db = await openBrokerStore(this.file, IDENTITY);
  }

  /** Whether a test has closed the store or not. */
  async remove(): Promise<void> {
    await this.#db.close().catch(() => undefined);
    await rm(this.#folder, { recursive: true });
  }
}
