import { z } from "zod";
import type { Run } from "./run.ts";

/** Kinds of links that are others' ends: of guests, containers and tunnels. */
const OTHERS = ["veth", "tun", "ipvlan", "macvlan", "wireguard", "dummy", "ifb"];

const shape = z.array(
  z
    .object({
      ifname: z.string(),
      flags: z.array(z.string()),
      link_type: z.string(),
      address: z.string().optional(),
      master: z.string().optional(),
      linkinfo: z.object({ info_kind: z.string().optional() }).loose().optional(),
      addr_info: z.array(
        z
          .object({
            family: z.string(),
            local: z.string(),
            prefixlen: z.number(),
            scope: z.string(),
            dynamic: z.boolean().optional(),
          })
          .loose(),
      ),
    })
    .loose(),
);

export interface HostInterface {
  readonly name: string;
  readonly mac: string | null;
  readonly isUp: boolean;
  /** Whether a cable is in it and the other end speaks. */
  readonly hasCarrier: boolean;
  /** The bridge or bond that it is a part of: then addresses are that one's. */
  readonly master: string | null;
  /** Such as `bridge`; null for a card. */
  readonly kind: string | null;
  /** Of the world, with their prefix. */
  readonly addresses: readonly {
    readonly cidr: string;
    readonly isIpv4: boolean;
    readonly isDynamic: boolean;
  }[];
}

/** The interfaces that could be the host's own way to the network. */
export async function readInterfaces(run: Run): Promise<readonly HostInterface[]> {
  const links = shape.parse(JSON.parse(await run("ip", ["-d", "-j", "address", "show"])));
  return links
    .map((link) => ({
      name: link.ifname,
      mac: link.address ?? null,
      isUp: link.flags.includes("UP"),
      hasCarrier: link.flags.includes("LOWER_UP"),
      master: link.master ?? null,
      kind: link.linkinfo?.info_kind ?? null,
      isEthernet: link.link_type === "ether",
      addresses: link.addr_info
        .filter(({ scope }) => scope === "global")
        .map(({ family, local, prefixlen, dynamic }) => ({
          cidr: `${local}/${prefixlen}`,
          isIpv4: family === "inet",
          isDynamic: dynamic === true,
        })),
    }))
    .filter(
      ({ isEthernet, kind, addresses }) =>
        isEthernet && (addresses.length > 0 || kind === null || !OTHERS.includes(kind)),
    )
    .map(({ isEthernet: _isEthernet, ...link }) => link);
}
