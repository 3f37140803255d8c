import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { Detection } from "../server/ports/section-desk.ts";
import { readInterfaces } from "./read-interfaces.ts";
import { readRoutes } from "./read-routes.ts";
import type { Run } from "./run.ts";

/**
 * The host's ways to its network, and to leave it as it is where it has one that works.
 *
 * @param resolvConf path
 */
export async function detectNetwork(run: Run, resolvConf: string): Promise<Detection> {
  // What is a part of a bridge or a bond is reached through that.
  const interfaces = (await readInterfaces(run)).filter(({ master }) => master === null);
  const way = (await readRoutes(run)).find(({ dst, gateway }) => dst === "default" && gateway !== null);
  const resolvers = await readFile(resolvConf, "utf8").catch(() => "");
  const dns = [...resolvers.matchAll(/^\s*nameserver\s+(\S+)/gm)].map(([, server = ""]) => server);
  const candidate = interfaces.find(({ hasCarrier }) => hasCarrier) ?? interfaces[0];
  const suggested =
    way !== undefined
      ? { mode: "keep" }
      : candidate === undefined
        ? null
        : { mode: "dhcp", interface: candidate.name };
  return {
    found: {
      interfaces: interfaces.map(({ name, mac, hasCarrier, addresses }) => ({
        name,
        mac,
        hasCarrier,
        addresses: addresses.map(({ cidr }) => cidr),
        isDynamic: addresses.some(({ isDynamic }) => isDynamic),
      })),
      gateway: way?.gateway ?? null,
      /** Of the way out: where the others are is shown too. */
      interface: way?.dev ?? null,
      dns: dns.filter((server) => isIP(server) !== 0),
    },
    suggested,
  };
}
