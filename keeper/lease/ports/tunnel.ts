/** This host's end of a broker's tunnel, made by somebody who may. */
export interface Tunnel {
  /** Makes a key and keeps it. @returns WireGuard's public one, base64 @throws BlockHostError TUNNEL_…, NETWORK_… */
  freshKey(): Promise<string>;
  /**
   * Makes the tunnel so, whatever there was; what is so already is left alone. After a restart of the machine it is there
   * again by itself.
   *
   * @throws FinalError TUNNEL_KEY_UNKNOWN when the key is not there any more; BlockHostError TUNNEL_…, NETWORK_…
   */
  raise(wanted: RaisedTunnel): Promise<{
    /** When the broker was last heard of by it, unix seconds; null when never. */
    readonly heardAt: number | null;
  }>;
  /** Takes all of it away. */
  lower(): Promise<void>;
}

export interface RaisedTunnel {
  readonly hostKey: string;
  /** Other keys that were made and are still to come; the rest is forgotten. */
  readonly alsoKeep: readonly string[];
  readonly prefix: string;
  readonly broker: {
    /** Base64. */
    readonly publicKey: string;
    /** `host:port`. */
    readonly endpoint: string;
    /** Seconds. */
    readonly keepalive: number;
  };
}
