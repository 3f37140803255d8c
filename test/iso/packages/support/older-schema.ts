import type { Migration } from "../../../../keeper/store/migration.ts";
import { chainTables } from "../../../../keeper/store/migrations/001-chain.ts";
import { outboxTables } from "../../../../keeper/store/migrations/002-outbox.ts";
import { jobTables } from "../../../../keeper/store/migrations/003-jobs.ts";
import { machineTables } from "../../../../keeper/store/migrations/004-machines.ts";
import { taskTables } from "../../../../keeper/store/migrations/005-tasks.ts";
import { chainDetailTables } from "../../../../keeper/store/migrations/006-chain-details.ts";
import { sagaTables } from "../../../../keeper/store/migrations/007-sagas.ts";
import { watchTables } from "../../../../keeper/store/migrations/008-watch.ts";
import { portalTables } from "../../../../keeper/store/migrations/009-portal.ts";
import { commandTables } from "../../../../keeper/store/migrations/010-commands.ts";
import { treasuryTables } from "../../../../keeper/store/migrations/011-treasury.ts";
import { measureTables } from "../../../../keeper/store/migrations/012-measures.ts";

/** What an older keeper knew. */
export const OLDER_SCHEMA: readonly Migration[] = [
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
];
