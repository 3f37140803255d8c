import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import { readInterfaces } from "./read-interfaces.ts";
import { readRoutes } from "./read-routes.ts";
import type { Run } from "./run.ts";

const text = z.string().nullable();

export const networkSnapshotSchema = z.strictObject({
  interface: z.string(),
  isUp: z.boolean(),
  /** IPv4, with prefix. */
  addresses: z.array(z.string()),
  /** Of this interface, and all default ones: a new one may have taken their place. */
  routes: z.array(
    z.strictObject({
      dst: z.string(),
      dev: z.string(),
      gateway: text,
      metric: z.number().nullable(),
      source: text,
      scope: text,
      isOnLink: z.boolean(),
    }),
  ),
  /** What resolv.conf holds; null when there is none. */
  resolvers: text,
});

/** What of the host's network a trial may change, as it is in the kernel: nothing of it is in a file yet. */
export type NetworkSnapshot = z.output<typeof networkSnapshotSchema>;

/**
 * Reads how an interface is.
 *
 * @param resolvConf path
 * @throws FinalError NETWORK_INTERFACE_MISSING
 */
export async function takeSnapshot(run: Run, name: string, resolvConf: string): Promise<NetworkSnapshot> {
  const found = (await readInterfaces(run)).find((one) => one.name === name);
  if (found === undefined || found.master !== null)
    throw new FinalError(
      "NETWORK_INTERFACE_MISSING",
      `There is no network interface ${name} on this host that has addresses of its own.`,
      "Choose one of those that were found.",
    );
  const routes = await readRoutes(run);
  return {
    interface: name,
    isUp: found.isUp,
    addresses: found.addresses.filter(({ isIpv4 }) => isIpv4).map(({ cidr }) => cidr),
    routes: routes.filter(({ dev, dst }) => dev === name || dst === "default"),
    resolvers: await readFile(resolvConf, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    }),
  };
}
