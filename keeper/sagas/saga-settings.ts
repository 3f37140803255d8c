import type { Addressing } from "../core/endpoint.ts";

/** What the sagas must know of the host's configuration. */
export interface SagaSettings extends Addressing {
  readonly chainId: bigint;
  /** Address of Subscriptions, lower-case hex: part of every VM's mark. */
  readonly subscriptions: string;
  /** Address of AccessCredential, lower-case hex: what guests and credentials refer to. */
  readonly credential: string;
  readonly vmidBase: number;
  readonly dns: readonly string[];
  /** Plans whose VMs may send mail from server to server. */
  readonly mailPlans: ReadonlySet<bigint>;
  /** Linux user of the tenant. */
  readonly linuxUser: string;
  /** host[:port] that login messages must be for. */
  readonly domain: string;
  /** Where the host answers guests: literal address and port, or `none`. */
  readonly relay: string;
  /** How long a guest believes its statement without a newer one, seconds. */
  readonly offlineGraceSeconds: number;
  /** Work on a purchase stops this long before its deadline, so that a delivery cannot come too late. Seconds. */
  readonly deliverMarginSeconds: number;
  /** How long a guest may take from power-on to ready, milliseconds. */
  readonly guestPatienceMs: number;
  /** Storage that the disks of VMs are on. */
  readonly storage: string;
  /** Clones at the same time on one storage: of all nodes when it is shared, else of each. */
  readonly clonesPerStorage: number;
  /** Guests that start at the same time on one node. */
  readonly startsPerNode: number;
  /** How long a purchase may wait for room before it is refunded, milliseconds. */
  readonly capacityPatienceMs: number;
  /** How many snapshots a VM may have. */
  readonly snapshotsPerVm: number;
  /** Pause between two looks at something that no event announces, milliseconds. */
  readonly pollMs: number;
}
