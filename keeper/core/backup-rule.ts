/** How often the machines of a plan are backed up, and how many backups are kept of each. */
export interface BackupRule {
  readonly everyMs: number;
  readonly keep: number;
}
