import type { Database } from "./database.ts";

/** Hashes of all transactions that were ever signed, whatever became of them. */
export async function signedHashes(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.all<{ hash: string }>("SELECT hash FROM outbox_attempt");
  return new Set(rows.map(({ hash }) => hash.toLowerCase()));
}
