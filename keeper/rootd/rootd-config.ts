import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../core/errors.ts";
import { ipNetwork } from "../protocol/ip-network.ts";

const network = z.string().refine((text) => {
  try {
    return ipNetwork(text).length > 0;
  } catch {
    return false;
  }
}, "a network as in 203.0.113.0/24 or 2001:db8::/32");

const schema = z.strictObject({
  /** TCP ports that are closed but for knocks. Nobody can have others opened, and these only by knocking. */
  ports: z
    .array(z.int().min(1).max(65_535))
    .min(1)
    .max(16)
    .refine((ports) => new Set(ports).size === ports.length, "each port once"),
  /** Networks for which they are never closed: other nodes of the cluster, a management network. */
  always: z.array(network).max(64).default([]),
});

/** What the operator lets rootd do. */
export type RootdConfig = z.output<typeof schema>;

/**
 * Reads rootd's configuration (JSON), a file that only root and rootd itself may write: who writes it opens any port.
 *
 * @throws FinalError ROOTD_CONFIG_INVALID, ROOTD_CONFIG_WRITABLE
 */
export async function readRootdConfig(path: string): Promise<RootdConfig> {
  const parsed = schema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join(".") || "the whole"}: ${issue.message}`,
  );
  throw invalid(path, problems.join("; "));
}

async function readJson(path: string): Promise<unknown> {
  try {
    const file = await open(path, constants.O_RDONLY);
    try {
      const { mode, uid } = await file.stat();
      if ((mode & 0o022) !== 0 || (uid !== 0 && uid !== process.getuid?.()))
        throw new FinalError(
          "ROOTD_CONFIG_WRITABLE",
          `${path} may be written by others than root (uid ${uid}, mode ${(mode & 0o777).toString(8)})`,
          `Run: chown root ${path} && chmod go-w ${path}`,
        );
      return JSON.parse(await file.readFile("utf8"));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FinalError) throw error;
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
}

function invalid(path: string, problem: string): FinalError {
  return new FinalError(
    "ROOTD_CONFIG_INVALID",
    `${path} is not rootd's configuration: ${problem}`,
    "Write ports as a list of numbers, as in [22, 8006], and always as a list of networks",
  );
}
