import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writePrivateFile } from "../../keeper/chain/write-private-file.ts";

const FILE = "contracts.json";

const recordShape = z.strictObject({
  subscriptions: z.string(),
  credential: z.string(),
  inbox: z.string(),
  splitter: z.string(),
  checkout: z.string().nullable(),
  deploymentBlock: z.int(),
});

/** Where a finished deployment is. Whether it is there still, the chain says. */
export type DeploymentRecord = z.output<typeof recordShape>;

/** Null when there is none that can be read: it is written anew from Ignition's journal. */
export async function readRecord(folder: string): Promise<DeploymentRecord | null> {
  try {
    return recordShape.parse(JSON.parse(await readFile(join(folder, FILE), "utf8")));
  } catch {
    return null;
  }
}

export function writeRecord(folder: string, record: DeploymentRecord): Promise<void> {
  return writePrivateFile(join(folder, FILE), `${JSON.stringify(record, null, 2)}\n`);
}
