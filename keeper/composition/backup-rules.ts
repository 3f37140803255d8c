import type { KeeperConfig } from "../config.ts";
import type { BackupRule } from "../core/backup-rule.ts";

/** How the machines of each plan are backed up; plans that are not named are not. */
export function backupRules({ backups }: Pick<KeeperConfig, "backups">): ReadonlyMap<bigint, BackupRule> {
  const plans = Object.entries(backups?.plans ?? {});
  return new Map(
    plans.map(([plan, { everyHours, keep }]) => [BigInt(plan), { everyMs: everyHours * 3_600_000, keep }]),
  );
}
