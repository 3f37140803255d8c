import { FinalError } from "../core/errors.ts";
import type { RunProgram } from "./run-program.ts";

/** The other end of a tunnel, as WireGuard has it. */
export interface TunnelPeer {
  /** Prefixes that it may send from, and is sent. */
  readonly allowedIps: readonly string[];
  /** Where it was last heard of, `host:port`; null when never. */
  readonly endpoint: string | null;
  /** When it was last heard of by a handshake, unix seconds; 0 when never. */
  readonly handshake: number;
  /** Seconds; null when it is off. */
  readonly keepalive: number | null;
}

export interface WireguardState {
  /** Base64; null when it has no key yet. */
  readonly publicKey: string | null;
  readonly port: number;
  readonly peers: ReadonlyMap<string, TunnelPeer>;
}

/**
 * What WireGuard has for an interface, in the kernel or by wireguard-go alike.
 *
 * @throws FinalError WIREGUARD_UNREADABLE
 */
export async function wireguardState(run: RunProgram, name: string): Promise<WireguardState> {
  const [device = "", ...peers] = (await run("wg", ["show", name, "dump"])).trimEnd().split("\n");
  // The first field is the private key: it is not kept, and stands in no message.
  const [, publicKey, port] = device.split("\t");
  if (publicKey === undefined || port === undefined) throw unreadable(name);
  return {
    publicKey: publicKey === "(none)" ? null : publicKey,
    port: Number(port),
    peers: new Map(peers.map((line) => peerOf(line, name))),
  };
}

function peerOf(line: string, name: string): [string, TunnelPeer] {
  // The second is a key too, one that both ends share.
  const [publicKey, , endpoint, allowedIps, handshake, , , keepalive] = line.split("\t");
  if (publicKey === undefined || allowedIps === undefined || keepalive === undefined) throw unreadable(name);
  return [
    publicKey,
    {
      allowedIps: allowedIps === "(none)" ? [] : allowedIps.split(","),
      endpoint: endpoint === undefined || endpoint === "(none)" ? null : endpoint,
      handshake: Number(handshake),
      keepalive: keepalive === "off" ? null : Number(keepalive),
    },
  ];
}

function unreadable(name: string): FinalError {
  return new FinalError(
    "WIREGUARD_UNREADABLE",
    `wg says something of ${name} that we do not understand`,
    "Look at `wg show`: the package wireguard-tools must be Debian's, 1.0.20210914 or later",
  );
}
