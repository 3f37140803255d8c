import { writeFile } from "node:fs/promises";
import type { NetworkAnswers } from "../answers/network.ts";
import { dhcpFiles } from "./dhcp-files.ts";
import type { NetworkPlaces } from "./network-places.ts";
import type { NetworkSnapshot } from "./network-snapshot.ts";
import type { Run } from "./run.ts";

/** How long a DHCP server may take to answer, seconds. */
const DHCP_SECONDS = 20;

type Wanted = Exclude<NetworkAnswers, { mode: "keep" }>;

/** Gives an interface, in the kernel alone, the network that was answered. @throws FinalError PROGRAM_FAILED */
export async function changeNetwork(
  run: Run,
  wanted: Wanted,
  before: NetworkSnapshot,
  places: NetworkPlaces,
): Promise<void> {
  const { interface: name } = wanted;
  await run("ip", ["link", "set", "dev", name, "up"]);
  // First away with the old ones: an address that comes second in its network goes when the first does.
  await run("ip", ["-4", "address", "flush", "dev", name, "scope", "global"]);
  if (wanted.mode === "dhcp") {
    const { configuration, pid, leases } = dhcpFiles(places.folder);
    await writeFile(configuration, `timeout ${DHCP_SECONDS};\n`, { mode: 0o600 });
    await run("dhclient", ["-4", "-1", "-cf", configuration, "-pf", pid, "-lf", leases, name]);
    return;
  }
  await run("ip", ["address", "replace", wanted.address, "dev", name]);
  await run("ip", ["route", "replace", "default", "via", wanted.gateway, "dev", name]);
  await writeFile(places.resolvConf, resolversOf(wanted.dns, before.resolvers));
}

/** The name servers that were answered, and what else the file says. */
function resolversOf(dns: readonly string[], before: string | null): string {
  const others = (before ?? "").split("\n").filter((line) => line !== "" && !/^\s*nameserver\b/.test(line));
  return `${[...others, ...dns.map((server) => `nameserver ${server}`)].join("\n")}\n`;
}
