import type { RunProgram } from "../../keeper/network/run-program.ts";
import { wireguardState } from "../../keeper/network/wireguard-state.ts";
import type { KernelTable } from "./kernel-table.ts";

/** So many at once: the arguments of a process have a limit. */
const AT_ONCE = 500;

/**
 * WireGuard's peers: a line is a public key and the prefixes that it may send from. One that is suspended stays, since its
 * handshake is how it comes back. What does not change is not touched, so that no session ends.
 *
 * A key that stands in two leases has the prefixes of both: who takes another's key gains nothing, and takes nothing away.
 */
export function peerTable(run: RunProgram, tunnel: string): KernelTable {
  return {
    name: "peers",
    wanted(desired) {
      const prefixes = new Map<string, string[]>();
      for (const { publicKey, prefix } of desired)
        prefixes.set(publicKey, [...(prefixes.get(publicKey) ?? []), prefix]);
      return new Set([...prefixes].map(([key, of]) => line(key, of)));
    },
    async observed() {
      const { peers } = await wireguardState(run, tunnel);
      return new Set([...peers].map(([key, { allowedIps }]) => line(key, allowedIps)));
    },
    async change(gone, come) {
      const wanted = new Map(come.map(split));
      const left = gone.map(split).flatMap(([key]) => (wanted.has(key) ? [] : [["peer", key, "remove"]]));
      const set = [...wanted].map(([key, prefixes]) => ["peer", key, "allowed-ips", prefixes]);
      const all = [...left, ...set];
      for (let at = 0; at < all.length; at += AT_ONCE)
        await run("wg", ["set", tunnel, ...all.slice(at, at + AT_ONCE).flat()]);
    },
  };
}

function line(key: string, prefixes: readonly string[]): string {
  return `${key} ${[...prefixes].sort().join(",")}`;
}

function split(text: string): readonly [key: string, prefixes: string] {
  const [key = "", prefixes = ""] = text.split(" ");
  return [key, prefixes];
}
