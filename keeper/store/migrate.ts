import { FinalError } from "../core/errors.ts";
import type { Migration } from "./migration.ts";
import { chainTables } from "./migrations/001-chain.ts";
import { outboxTables } from "./migrations/002-outbox.ts";
import { jobTables } from "./migrations/003-jobs.ts";
import { machineTables } from "./migrations/004-machines.ts";
import { taskTables } from "./migrations/005-tasks.ts";
import { chainDetailTables } from "./migrations/006-chain-details.ts";
import { sagaTables } from "./migrations/007-sagas.ts";
import { watchTables } from "./migrations/008-watch.ts";
import { portalTables } from "./migrations/009-portal.ts";
import { commandTables } from "./migrations/010-commands.ts";
import { treasuryTables } from "./migrations/011-treasury.ts";
import { measureTables } from "./migrations/012-measures.ts";
import { outboxValue } from "./migrations/013-outbox-value.ts";
import { leaseTables } from "./migrations/014-leases.ts";
import { readdressColumns } from "./migrations/015-readdress.ts";
import type { SqlConnection } from "./sql-connection.ts";

/** The keeper's own schema. */
const MIGRATIONS: readonly Migration[] = [
  chainTables,
  outboxTables,
  jobTables,
  machineTables,
  taskTables,
  chainDetailTables,
  sagaTables,
  watchTables,
  portalTables,
  commandTables,
  treasuryTables,
  measureTables,
  outboxValue,
  leaseTables,
  readdressColumns,
];

/**
 * Brings the schema to this program's version, each step in a transaction of its own.
 * @param migrations another schema than the keeper's
 * @throws FinalError STORE_TOO_NEW when a newer program has written the file.
 */
export async function migrate(
  connection: SqlConnection,
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const present = await versionOf(connection);
  if (present > migrations.length) throw tooNew(file, present, migrations.length);
  for (const step of migrations.slice(present)) {
    try {
      await connection.exec(`BEGIN IMMEDIATE;\n${step.sql}\nPRAGMA user_version = ${step.version};\nCOMMIT;`);
    } catch (error) {
      await connection.exec("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }
}

/**
 * Accepts only this program's own schema, for those who may not change it.
 * @throws FinalError STORE_TOO_NEW, STORE_TOO_OLD
 */
export async function checkSchema(connection: SqlConnection, file: string): Promise<void> {
  const present = await versionOf(connection);
  const known = MIGRATIONS.length;
  if (present > known) throw tooNew(file, present, known);
  if (present < known)
    throw new FinalError(
      "STORE_TOO_OLD",
      `The store ${file} has schema version ${present}; this program reads ${known}.`,
      "Start the keeper of this version once: it brings the store up to date.",
    );
}

async function versionOf(connection: SqlConnection): Promise<number> {
  const row = await connection.get<{ user_version: number }>("PRAGMA user_version");
  return row?.user_version ?? 0;
}

function tooNew(file: string, present: number, known: number): FinalError {
  return new FinalError(
    "STORE_TOO_NEW",
    `The store ${file} has schema version ${present}; this program knows ${known}.`,
    "Run the newer keeper, or move the file away: the store is rebuilt from the chain and the hypervisor.",
  );
}
