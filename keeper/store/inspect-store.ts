import type { Database } from "./database.ts";

/** What SQLite itself finds wrong with the file, and whose store it is. */
export async function inspectStore(db: Database): Promise<{
  readonly problems: readonly string[];
  readonly version: number;
  readonly identity: string | null;
}> {
  const found = await db.all<{ quick_check: string }>("PRAGMA quick_check");
  const schema = await db.get<{ user_version: number }>("PRAGMA user_version");
  const identity = await db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'identity'");
  return {
    problems: found.map((row) => row.quick_check).filter((text) => text !== "ok"),
    version: schema?.user_version ?? 0,
    identity: identity?.value ?? null,
  };
}
