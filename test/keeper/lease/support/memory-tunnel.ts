import { randomBytes } from "node:crypto";
import { FinalError } from "../../../../keeper/core/errors.ts";
import type { RaisedTunnel, Tunnel } from "../../../../keeper/lease/ports/tunnel.ts";
import { keyPair } from "../../../../keeper/protocol/key-pair.ts";
import { wireguardKeyText } from "../../../../keeper/protocol/wireguard-key.ts";
import type { MemoryLeases } from "./memory-leases.ts";

/** A tunnel in memory: the broker is heard of when it routes to the key that the tunnel is made with. */
export class MemoryTunnel implements Tunnel {
  readonly keys = new Set<string>();
  raised: RaisedTunnel | null = null;
  readonly #broker: MemoryLeases;

  constructor(broker: MemoryLeases) {
    this.#broker = broker;
  }

  async freshKey(): Promise<string> {
    const key = wireguardKeyText(Buffer.from(keyPair(randomBytes(32)).publicKey.slice(2), "hex"));
    this.keys.add(key);
    return key;
  }

  async raise(wanted: RaisedTunnel) {
    const { hostKey, alsoKeep } = wanted;
    if (!this.keys.has(hostKey)) throw new FinalError("TUNNEL_KEY_UNKNOWN", "it is gone", "none is needed");
    this.raised = wanted;
    for (const key of this.keys) if (![hostKey, ...alsoKeep].includes(key)) this.keys.delete(key);
    return { heardAt: this.#broker.routed === hostKey ? this.#broker.now : null };
  }

  async lower(): Promise<void> {
    this.raised = null;
  }
}
