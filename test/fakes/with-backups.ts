import type { BackupRule } from "../../keeper/core/backup-rule.ts";
import { BackupShelf } from "../../keeper/sagas/backup-shelf.ts";
import { MemoryBackups } from "./memory-backups.ts";
import type { SagaWorld } from "./saga-world.ts";

const DAILY: BackupRule = { everyMs: 86_400_000, keep: 2 };

/** Lets a world's machines be backed up: those of a plan each day, two kept. */
export function withBackups(world: SagaWorld, plan = 1n): MemoryBackups {
  const driver = new MemoryBackups(world.hypervisor, () => world.clock.now);
  const shelf = new BackupShelf(driver, new Map([[plan, DAILY]]), world.settings);
  Object.assign(world, { backups: shelf });
  return driver;
}
