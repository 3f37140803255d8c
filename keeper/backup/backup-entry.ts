import { z } from "zod";

const size = z.int().min(0);

/** The first head in a backup: what it is of. */
export const backupAboutSchema = z.object({
  kind: z.literal("blockhost"),
  /** ISO 8601, UTC. */
  madeAt: z.iso.datetime(),
  host: z.string(),
  /** Of the keeper: chain id and contract. */
  chainId: z.int(),
  subscriptions: z.string(),
  size: z.literal(0),
});

/** One file in a backup. */
export const backupFileSchema = z.object({
  /** Absolute, without `.` and `..`: where it was. */
  path: z.string().refine((path) => isPlainPath(path), "not an absolute path without . and .."),
  /** Permission bits. */
  mode: z.int().min(0).max(0o777),
  size,
});

export type BackupAbout = z.output<typeof backupAboutSchema>;
export type BackupFile = z.output<typeof backupFileSchema>;

function isPlainPath(path: string): boolean {
  const [root, ...parts] = path.split("/");
  return (
    root === "" && !path.includes("\0") && parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}
