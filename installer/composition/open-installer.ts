import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Database } from "../../keeper/store/database.ts";
import { FinalizeRepository } from "../../keeper/store/setup/finalize-repository.ts";
import { setupMigrations } from "../../keeper/store/setup/setup-migrations.ts";
import { allSteps } from "../finalize/all-steps.ts";
import { type OpenFinalizer, openFinalizer } from "../finalize/open-finalizer.ts";
import type { Step } from "../finalize/step.ts";
import { type OutsideOptions, openOutside } from "./open-outside.ts";

export interface InstallerOptions extends OutsideOptions {
  /** Whether it goes on by itself with what was wanted before. */
  readonly resume: boolean;
  /** All of them unless told. */
  readonly steps?: readonly Step[];
}

/** What the installer keeps, opened by the one who holds its lock. */
export interface Installer {
  readonly database: Database;
  readonly finalizer: OpenFinalizer;
  /** Stops at the next boundary between steps; the next opening goes on. */
  close(): Promise<void>;
}

/** Opens the installer's state on this machine. @throws FinalError STORE_… */
export async function openInstaller(options: InstallerOptions): Promise<Installer> {
  const { machine, time, resume, steps = allSteps } = options;
  const { stateFolder } = machine.layout;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  // It may be from before, or the umask stricter.
  await chmod(stateFolder, 0o700);
  const database = await Database.open(join(stateFolder, "setup.db"), setupMigrations);
  const finalizer = await openFinalizer({
    steps,
    store: new FinalizeRepository(database),
    layout: machine.layout,
    time,
    resume,
    openOutside: (answers, say) => openOutside(options, answers, say),
  });
  return {
    database,
    finalizer,
    async close() {
      await finalizer.close();
      await database.close();
    },
  };
}
