import type { RunProgram } from "../../keeper/network/run-program.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import { ipv6Text } from "../../keeper/protocol/ipv6-text.ts";
import type { KernelTable } from "./kernel-table.ts";
import type { NetworkConfig } from "./network-config.ts";

/**
 * The addresses that this machine answers for on the uplink (NDP proxy, ip-neighbour(8)). Of the uplink's other proxied
 * neighbours, those outside of the pool, it knows nothing.
 */
export function neighbourTable(
  run: RunProgram,
  { uplink, pool, delivery }: Pick<NetworkConfig, "uplink" | "pool" | "delivery">,
): KernelTable {
  const shift = BigInt(128 - pool.length);
  const inPool = (address: string) => ipNetwork(address).first >> shift === pool.first >> shift;
  return {
    name: "neighbours",
    wanted: (desired) =>
      new Set(
        delivery === "routed"
          ? []
          : desired.filter(({ suspended }) => !suspended).flatMap(({ prefix }) => addressesOf(prefix)),
      ),
    async observed() {
      const text = await run("ip", ["-6", "-json", "neighbour", "show", "proxy", "dev", uplink]);
      const all = (JSON.parse(text || "[]") as { dst: string }[]).map(({ dst }) => dst);
      return new Set(all.filter(inPool));
    },
    async change(gone, come) {
      const commands = [
        ...gone.map((address) => `neighbour del proxy ${address} dev ${uplink}`),
        ...come.map((address) => `neighbour replace proxy ${address} dev ${uplink}`),
      ];
      await run("ip", ["-6", "-batch", "-"], `${commands.join("\n")}\n`);
    },
  };
}

function addressesOf(prefix: string): string[] {
  const { first, length } = ipNetwork(prefix);
  return Array.from({ length: 2 ** (128 - length) }, (_, offset) => ipv6Text(first + BigInt(offset)));
}
