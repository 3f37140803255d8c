import type { Database } from "./database.ts";

/** When a store was rebuilt: its jobs begin there, and what was decided before is not in it. */
export interface StoreOrigin {
  /** Milliseconds since the epoch. */
  readonly rebuiltAt: number;
  /** Unix seconds of the block that it was rebuilt from. */
  readonly chainTime: number;
}

export async function noteOrigin(db: Database, origin: StoreOrigin): Promise<void> {
  await db.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('origin', ?)", JSON.stringify(origin));
}

/** Null for a store that a keeper has made by itself, from the first block on. */
export async function readOrigin(db: Database): Promise<StoreOrigin | null> {
  const row = await db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'origin'");
  // Written by the function above alone.
  return row === undefined ? null : (JSON.parse(row.value) as StoreOrigin);
}
