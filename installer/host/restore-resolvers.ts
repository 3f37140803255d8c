import { rm, writeFile } from "node:fs/promises";
import type { NetworkPlaces } from "./network-places.ts";
import type { NetworkSnapshot } from "./network-snapshot.ts";

/** What alone a restart of the machine does not take back. */
export async function restoreResolvers(
  { resolvers }: Pick<NetworkSnapshot, "resolvers">,
  { resolvConf }: NetworkPlaces,
): Promise<void> {
  if (resolvers === null) await rm(resolvConf, { force: true });
  else await writeFile(resolvConf, resolvers);
}
