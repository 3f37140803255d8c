import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Database } from "../../../keeper/store/database.ts";

/** A store in a folder of its own, gone when `close` resolves. `reopen` plays a restart of the keeper. */
export class TempStore {
  readonly folder: string;
  db: Database;

  private constructor(folder: string, db: Database) {
    this.folder = folder;
    this.db = db;
  }

  static async create(): Promise<TempStore> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-store-"));
    return new TempStore(folder, await Database.open(join(folder, "keeper.db")));
  }

  get file(): string {
    return join(this.folder, "keeper.db");
  }

  async reopen(): Promise<Database> {
    await this.db.close();
    return this.open();
  }

  /** After the store was closed, or its keeper died. */
  async open(): Promise<Database> {
    this.db = await Database.open(this.file);
    return this.db;
  }

  async close(): Promise<void> {
    await this.db.close();
    await rm(this.folder, { recursive: true });
  }
}
