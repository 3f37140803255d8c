import { z } from "zod";
import { ipv6Prefix } from "../../keeper/protocol/ipv6-prefix.ts";

/** A longer one has at most so many addresses for each of which a neighbour is proxied. */
const LONGEST_UNPROXIED = 120;
/** As Linux has it: 15 bytes, none of which means something to a program that it is an argument of. */
const interfaceName = z.string().regex(/^[a-z][a-z0-9._-]{0,14}$/, "the name of a network interface");
const port = z.int().min(1).max(65_535);

const prefix = z.string().transform((text, context) => {
  try {
    return ipv6Prefix(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : "an IPv6 prefix");
    return z.NEVER;
  }
});

/** How the broker's machine carries prefixes. */
export const networkConfig = z
  .strictObject({
    /** The tunnel's interface, which is the broker's alone. */
    tunnel: interfaceName.default("blockhost-bk"),
    /** Where the Internet is. */
    uplink: interfaceName,
    /** UDP, where hosts reach WireGuard. */
    port: port.default(51_820),
    mtu: z.int().min(1_280).max(9_000).default(1_420),
    /** WireGuard's private key in base64, a file of mode 0600. */
    privateKeyFile: z.string().startsWith("/"),
    /** What leases are cut from. */
    pool: prefix,
    /** Length of a lease's prefix. */
    prefixLength: z.int().min(48).max(124),
    /**
     * How the Internet finds a prefix: `routed` when the pool is routed to this machine, `neighbours` when it is a part of
     * the uplink's own network, where this machine answers for each address.
     */
    delivery: z.enum(["routed", "neighbours"]).default("routed"),
    /** Whether hosts reach each other through the broker. */
    betweenHosts: z.boolean().default(false),
    /** TCP, where hosts ask about their lease in the tunnel. */
    apiPort: port.default(8_053),
    /** UDP and TCP, where names are served; what arrives at port 53 is led there. null: none are. */
    dnsPort: port.nullable().default(null),
  })
  .refine(({ tunnel, uplink }) => tunnel !== uplink, "tunnel and uplink are two interfaces")
  .refine(
    ({ pool, prefixLength }) => pool.length < prefixLength,
    "the pool is wider than a lease: its first prefix is the broker's own",
  )
  .refine(
    ({ delivery, prefixLength }) => delivery === "routed" || prefixLength >= LONGEST_UNPROXIED,
    `neighbours are proxied for prefixes of /${LONGEST_UNPROXIED} and longer; have the pool routed to this machine, or run ndppd and say "routed"`,
  );

export type NetworkConfig = z.output<typeof networkConfig>;
