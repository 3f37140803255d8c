import { dhcpFiles } from "./dhcp-files.ts";
import type { NetworkPlaces } from "./network-places.ts";
import { type NetworkSnapshot, takeSnapshot } from "./network-snapshot.ts";
import type { Route } from "./read-routes.ts";
import { restoreResolvers } from "./restore-resolvers.ts";
import type { Run } from "./run.ts";

/** Takes an interface back to what it was, from wherever a trial has left it; twice does no harm. */
export async function restoreNetwork(
  run: Run,
  before: NetworkSnapshot,
  places: NetworkPlaces,
): Promise<void> {
  const { interface: name } = before;
  const { pid } = dhcpFiles(places.folder);
  // There may be none.
  await run("dhclient", ["-4", "-x", "-pf", pid, name]).catch(() => undefined);
  const now = await takeSnapshot(run, name, places.resolvConf);
  const isSame =
    now.addresses.length === before.addresses.length &&
    now.addresses.every((address, i) => address === before.addresses[i]);
  if (!isSame) {
    await run("ip", ["-4", "address", "flush", "dev", name, "scope", "global"]);
    for (const address of before.addresses) await run("ip", ["address", "replace", address, "dev", name]);
  }
  await run("ip", ["link", "set", "dev", name, before.isUp ? "up" : "down"]);
  await restoreRoutes(run, before, places);
  await restoreResolvers(before, places);
}

async function restoreRoutes(run: Run, before: NetworkSnapshot, places: NetworkPlaces): Promise<void> {
  const now = await takeSnapshot(run, before.interface, places.resolvConf);
  const same = (one: Route) => (other: Route) =>
    one.dst === other.dst &&
    one.dev === other.dev &&
    one.gateway === other.gateway &&
    one.metric === other.metric;
  for (const route of now.routes)
    if (!before.routes.some(same(route))) await run("ip", ["-4", "route", "delete", ...wordsOf(route)]);
  // Gateways are in networks: those without one first.
  const missing = before.routes.filter((route) => !now.routes.some(same(route)));
  for (const route of [...missing].sort((a, b) => Number(a.gateway !== null) - Number(b.gateway !== null)))
    await run("ip", ["-4", "route", "replace", ...wordsOf(route)]);
}

function wordsOf({ dst, dev, gateway, metric, source, scope, isOnLink }: Route): readonly string[] {
  return [
    dst,
    ...(gateway === null ? [] : ["via", gateway]),
    ...["dev", dev],
    ...(metric === null ? [] : ["metric", String(metric)]),
    ...(source === null ? [] : ["src", source]),
    ...(scope === null ? [] : ["scope", scope]),
    ...(isOnLink ? ["onlink"] : []),
  ];
}
