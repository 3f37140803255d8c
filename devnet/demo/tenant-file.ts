import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";

const schema = z.strictObject({
  privateKey: z.string().regex(/^0x[0-9a-f]{64}$/),
  target: z.strictObject({
    host: z.string(),
    port: z.int(),
    user: z.string(),
    hostKey: z.string(),
    through: z.array(z.string()),
  }),
  /** Where it is approved: address and certificate. */
  portal: z.strictObject({ url: z.url(), ca: z.string() }),
});

/** The wallet of a demo's last owner and where its VM is. The wallet was made for the demo and holds nothing of worth. */
export type TenantFile = z.infer<typeof schema>;

const path = (folder: string) => join(folder, "tenant.json");

export function writeTenantFile(folder: string, tenant: TenantFile): Promise<void> {
  return writeFile(path(folder), JSON.stringify(tenant), { mode: 0o600 });
}

/** @throws FinalError NO_DEMO when no demo runs in that folder */
export async function readTenantFile(folder: string): Promise<TenantFile> {
  try {
    return schema.parse(JSON.parse(await readFile(path(folder), "utf8")));
  } catch (cause) {
    throw new FinalError(
      "NO_DEMO",
      `There is no demo in ${folder || "(no folder given)"}.`,
      "Start one with ./blockhost demo --keep, and use the command that it prints.",
      { cause },
    );
  }
}
