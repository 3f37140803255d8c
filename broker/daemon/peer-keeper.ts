import { leaseState } from "../core/lease-life.ts";
import type { HeldPrefix, LeaseStore } from "../core/lease-store-port.ts";
import type { BrokerNetwork, DesiredPeer } from "../core/network-port.ts";
import type { PrefixSpace } from "../core/prefix-space.ts";

export interface PeerKeeperOptions {
  readonly store: Pick<LeaseStore, "cursor" | "held" | "heard">;
  readonly network: BrokerNetwork;
  readonly space: PrefixSpace;
  /** Unix seconds. */
  readonly now: () => number;
  readonly onProblem: (error: unknown) => void;
}

/** Makes the machine's network what the store says: at start, each minute, and whenever a lease has changed. */
export class PeerKeeper {
  readonly #o: PeerKeeperOptions;
  /** What was made last, so that nothing is made twice between two minutes. */
  #made = "";

  constructor(options: PeerKeeperOptions) {
    this.#o = options;
  }

  /** Who is to be reached now. */
  async desired(): Promise<readonly DesiredPeer[]> {
    const { store, now } = this.#o;
    const chainTime = (await store.cursor())?.timestamp ?? 0;
    return (await store.held()).map((held) => this.#peerOf(held, chainTime, now()));
  }

  /** Looks who was heard of, and makes all of it anew, whatever became of it meanwhile. @throws what the network does */
  async tend(): Promise<void> {
    const { store, network, onProblem } = this.#o;
    // Without the tunnel's interface there are none, which is no reason not to make it.
    await network.handshakes().then((heard) => store.heard(heard), onProblem);
    await this.#make(await this.desired());
  }

  /** Makes it anew only when somebody came, went, or is to be reached otherwise. @throws what the network does */
  async tendIfChanged(): Promise<void> {
    const desired = await this.desired();
    if (JSON.stringify(desired) !== this.#made) await this.#make(desired);
  }

  async #make(desired: readonly DesiredPeer[]): Promise<void> {
    this.#made = "";
    await this.#o.network.apply(desired);
    this.#made = JSON.stringify(desired);
  }

  #peerOf(held: HeldPrefix, chainTime: number, now: number): DesiredPeer {
    return {
      publicKey: held.wireguardKey,
      prefix: this.#o.space.prefixAt(held.index),
      suspended: leaseState(held, chainTime, now) === "suspended",
    };
  }
}
