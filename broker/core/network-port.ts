/** A host's end of the tunnel as it should be. */
export interface DesiredPeer {
  /** WireGuard's public key of the host, 44 characters of base64. */
  readonly publicKey: string;
  /** What is routed to it, such as `2001:db8:0:1::/64`. */
  readonly prefix: string;
  /** Its lease is on, but nobody answered for days: nothing is routed to it, and it may come back by a handshake. */
  readonly suspended: boolean;
}

/** Tunnels, routes, proxied neighbours and firewall of the broker's machine. */
export interface BrokerNetwork {
  /**
   * Makes the machine so, whatever it was before: peers that are not in the list lose tunnel, route and proxy. Calling it
   * again changes nothing.
   */
  apply(desired: readonly DesiredPeer[]): Promise<void>;
  /** When each peer was last heard of by a handshake, unix seconds, by its public key. Those never heard of are left out. */
  handshakes(): Promise<ReadonlyMap<string, number>>;
}
