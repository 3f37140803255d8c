import { ipv6Prefix } from "../protocol/ipv6-prefix.ts";
import { ipv6Text } from "../protocol/ipv6-text.ts";
import { ensureForwarding } from "./ensure-forwarding.ts";
import { ensureWireguard } from "./ensure-wireguard.ts";
import type { RunProgram } from "./run-program.ts";
import { TUNNEL_TABLE, tunnelRules } from "./tunnel-rules.ts";
import { wireguardState } from "./wireguard-state.ts";

/** Of routes and rules of our own; nothing in iproute2's lists has these numbers. */
const TABLE = 5_107;
const PRIORITY = 20_510;
/** A handshake is made every two minutes while something is sent (WireGuard's REJECT_AFTER_TIME is three). Seconds. */
const SILENT_AFTER = 180;

/** A host's end of a broker's tunnel. */
export interface BrokerTunnel {
  /** The tunnel's interface. It has no address: the host's own is on the bridge. */
  readonly name: string;
  /** A file with the private key in base64, which only its owner may read. */
  readonly privateKeyFile: string;
  /** The public key that belongs to it, base64. */
  readonly publicKey: string;
  readonly mtu: number;
  /** What the broker routes to this host. */
  readonly prefix: string;
  readonly broker: {
    /** Base64. */
    readonly publicKey: string;
    /** `host:port`. */
    readonly endpoint: string;
    /** Seconds: how often to say something, so that a router between stays open. */
    readonly keepalive: number;
  };
  /** Where the machines are. The host's address on it is the prefix's first. */
  readonly bridge: string;
  /** What leads to the Internet, and learns its routes from a router. */
  readonly uplink: string;
  /** TCP ports of the host itself that are open to the Internet by the tunnel. */
  readonly hostPorts: readonly number[];
}

/**
 * Makes the host's end of the tunnel, whatever there was, and leaves alone what is so already: interface, peer, address,
 * routes and firewall. Only what comes from the prefix goes by the tunnel; the host's own default route stays what it is.
 *
 * @param now unix seconds: a broker that has been silent is looked up anew, since its name may lead elsewhere
 * @throws what `run` throws, and RangeError for a prefix that is none
 */
export async function raiseBrokerTunnel(run: RunProgram, tunnel: BrokerTunnel, now: number): Promise<void> {
  const { name, bridge, uplink, broker, hostPorts } = tunnel;
  const prefix = ipv6Prefix(tunnel.prefix);
  const hostAddress = ipv6Text(prefix.first + 1n);
  // First, since nothing of the host may be open when the tunnel comes up.
  const rules = tunnelRules({ name, prefix: prefix.text, hostAddress, bridge, hostPorts });
  await run("nft", ["--file", "/dev/stdin"], rules);
  await ensureForwarding(run, uplink, false);
  await ensureWireguard(run, { ...tunnel, port: null, addresses: [] });
  await ensurePeer(run, name, broker, now);
  await run(
    "ip",
    ["-6", "-batch", "-"],
    [
      `address replace ${hostAddress}/${prefix.length} dev ${bridge} nodad`,
      // When the tunnel is gone, what comes from the prefix goes nowhere instead of somewhere else.
      `route replace unreachable default metric 4096 table ${TABLE}`,
      `route replace default dev ${name} metric 1024 table ${TABLE}`,
      "",
    ].join("\n"),
  );
  // Neighbours first: all that the main table knows but a way to everywhere.
  await ensureRule(run, prefix.text, PRIORITY, "main", ["suppress_prefixlength", "0"]);
  await ensureRule(run, prefix.text, PRIORITY + 1, String(TABLE), []);
}

/** When the broker was last heard of by a handshake, unix seconds; null when never, or when there is no tunnel to it. */
export async function tunnelHandshake(
  run: RunProgram,
  { name, broker }: Pick<BrokerTunnel, "name" | "broker">,
): Promise<number | null> {
  const { peers } = await wireguardState(run, name);
  return peers.get(broker.publicKey)?.handshake || null;
}

/** Takes all of it away. What is gone already stays so. */
export async function lowerBrokerTunnel(
  run: RunProgram,
  { name, bridge, prefix: text }: Pick<BrokerTunnel, "name" | "bridge" | "prefix">,
): Promise<void> {
  const prefix = ipv6Prefix(text);
  // With -force it goes on after what fails: some of it may be gone.
  const commands = [
    `rule del priority ${PRIORITY}`,
    `rule del priority ${PRIORITY + 1}`,
    `route flush table ${TABLE}`,
    `address del ${ipv6Text(prefix.first + 1n)}/${prefix.length} dev ${bridge}`,
    `link del dev ${name}`,
    "",
  ];
  await run("ip", ["-6", "-force", "-batch", "-"], commands.join("\n")).catch(() => undefined);
  await run("nft", ["--file", "/dev/stdin"], `add table ${TUNNEL_TABLE}\ndelete table ${TUNNEL_TABLE}\n`);
}

async function ensurePeer(
  run: RunProgram,
  name: string,
  { publicKey, endpoint, keepalive }: BrokerTunnel["broker"],
  now: number,
): Promise<void> {
  const { peers } = await wireguardState(run, name);
  const others = [...peers.keys()].filter((key) => key !== publicKey);
  const peer = peers.get(publicKey);
  const right =
    peer?.allowedIps.join() === "::/0" && peer.keepalive === keepalive && now - peer.handshake < SILENT_AFTER;
  if (right && others.length === 0) return;
  await run("wg", [
    "set",
    name,
    ...others.flatMap((key) => ["peer", key, "remove"]),
    ...["peer", publicKey, "endpoint", endpoint, "allowed-ips", "::/0"],
    ...["persistent-keepalive", String(keepalive)],
  ]);
}

interface Rule {
  readonly src?: string;
  readonly srclen?: number;
  readonly table: string;
  readonly suppress_prefixlen?: number;
}

async function ensureRule(
  run: RunProgram,
  prefix: string,
  priority: number,
  table: string,
  more: readonly string[],
): Promise<void> {
  const text = await run("ip", ["-6", "-json", "rule", "show", "priority", String(priority)]);
  const rules = JSON.parse(text || "[]") as Rule[];
  const right = (rule: Rule) =>
    `${rule.src}/${rule.srclen ?? 128}` === prefix &&
    rule.table === table &&
    (rule.suppress_prefixlen === 0) === more.length > 0;
  const [first, ...rest] = rules;
  if (first !== undefined && rest.length === 0 && right(first)) return;
  for (const _ of rules) await run("ip", ["-6", "rule", "del", "priority", String(priority)]);
  const words = ["from", prefix, "lookup", table, ...more, "priority", String(priority)];
  await run("ip", ["-6", "rule", "add", ...words]);
}
