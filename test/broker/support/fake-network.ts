import type { BrokerNetwork, DesiredPeer } from "../../../broker/core/network-port.ts";

/** A network that is whatever it was told last. */
export class FakeNetwork implements BrokerNetwork {
  peers: readonly DesiredPeer[] = [];
  readonly heard = new Map<string, number>();
  applied = 0;
  /** Throws as the programs of the system do. */
  failure: Error | null = null;

  async apply(desired: readonly DesiredPeer[]): Promise<void> {
    if (this.failure) throw this.failure;
    this.applied++;
    this.peers = desired;
  }

  async handshakes(): Promise<ReadonlyMap<string, number>> {
    if (this.failure) throw this.failure;
    return this.heard;
  }
}
