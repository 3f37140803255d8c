import { FinalError } from "../../../keeper/core/errors.ts";

const EVERYWHERE = "00000000";

/**
 * The interface of the way to everywhere, which leads to the Internet; the best of several.
 *
 * @param routes text of /proc/net/route
 * @throws FinalError HOST_NO_WAY_OUT
 */
export function defaultInterface(routes: string): string {
  const ways = routes
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .filter(([, destination, , , , , , mask]) => destination === EVERYWHERE && mask === EVERYWHERE)
    .sort((a, b) => Number(a[6]) - Number(b[6]));
  const [name] = ways[0] ?? [];
  if (name !== undefined) return name;
  throw new FinalError(
    "HOST_NO_WAY_OUT",
    "this host has no IPv4 route to the Internet, and a broker's tunnel goes by it",
    "Give it a gateway: ip route show default must name one",
  );
}
