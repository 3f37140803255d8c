import { leaseState } from "../core/lease-life.ts";
import type { HeldPrefix, LeaseStore } from "../core/lease-store-port.ts";
import type { BrokerNetwork, DesiredPeer } from "../core/network-port.ts";
import type { PrefixSpace } from "../core/prefix-space.ts";
import type { ServedLease } from "../tunnel-api/lease-api.ts";

export interface PeerKeeperOptions {
  readonly store: Pick<LeaseStore, "cursor" | "held" | "heard">;
  readonly network: BrokerNetwork;
  /** Serves names and, in the tunnel, what each host may know of its lease. */
  readonly serve: (leases: readonly ServedLease[]) => Promise<void>;
  readonly space: PrefixSpace;
  /** Unix seconds. */
  readonly now: () => number;
  readonly onProblem: (error: unknown) => void;
}

type Wanted = DesiredPeer & ServedLease;

/** Makes the machine's network what the store says: at start, each minute, and whenever a lease has changed. */
export class PeerKeeper {
  readonly #o: PeerKeeperOptions;
  /** What was made last, so that nothing is made twice between two minutes. */
  #made = "";

  constructor(options: PeerKeeperOptions) {
    this.#o = options;
  }

  /** Looks who was heard of, and makes all of it anew, whatever became of it meanwhile. @throws what the network does */
  async tend(): Promise<void> {
    const { store, network, onProblem } = this.#o;
    // Without the tunnel's interface there are none, which is no reason not to make it.
    await network.handshakes().then((heard) => store.heard(heard), onProblem);
    await this.#make(await this.#wanted());
  }

  /** Makes it anew only when somebody came, went, or is to be reached otherwise. @throws what the network does */
  async tendIfChanged(): Promise<void> {
    const wanted = await this.#wanted();
    if (JSON.stringify(wanted) !== this.#made) await this.#make(wanted);
  }

  async #wanted(): Promise<readonly Wanted[]> {
    const { store, now } = this.#o;
    const chainTime = (await store.cursor())?.timestamp ?? 0;
    return (await store.held()).map((held) => this.#wantedOf(held, chainTime, now()));
  }

  async #make(wanted: readonly Wanted[]): Promise<void> {
    const { network, serve } = this.#o;
    this.#made = "";
    await network.apply(wanted.map(({ publicKey, prefix, suspended }) => ({ publicKey, prefix, suspended })));
    await serve(wanted.flatMap(({ prefix, endsAt, suspended }) => (suspended ? [] : [{ prefix, endsAt }])));
    this.#made = JSON.stringify(wanted);
  }

  #wantedOf(held: HeldPrefix, chainTime: number, now: number): Wanted {
    return {
      publicKey: held.wireguardKey,
      prefix: this.#o.space.prefixAt(held.index),
      suspended: leaseState(held, chainTime, now) === "suspended",
      endsAt: held.endsAt,
    };
  }
}
