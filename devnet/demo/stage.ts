import type { KeeperLog } from "../keeper/keeper-log.ts";
import type { Ipv6World } from "../network/open-ipv6.ts";
import type { PortalPlace } from "../tenant/portal-client.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** Where a story plays: a shop, a host behind it, and a chain whose time can be moved. */
export interface Stage {
  readonly keeper: { readonly log: KeeperLog };
  /** Plans: one that the host can fulfil, and one that it cannot. */
  readonly plans: { readonly small: bigint; readonly giant: bigint };
  /** Null where guests cannot reach the host: they let in by a signature that is pasted. */
  readonly portal: PortalPlace | null;
  /** The host's prefix by a broker, and the Internet that its machines are reached from; null: they are reached otherwise. */
  readonly ipv6: (Pick<Ipv6World, "fromInternet" | "carried"> & { readonly prefix: string }) | null;
  /** What machines run on, in words. */
  readonly guestDescription: string;
  /** Somebody with a new wallet, gas for it, and stablecoins. */
  newTenant(): Promise<Tenant>;
  /** Lets the chain's clock jump to that unix second; guests and keeper keep their own. */
  moveTimeTo(timestamp: number): Promise<void>;
  vmidOf(subscription: bigint): number;
  isOn(vmid: number): Promise<boolean>;
  /** Whether the guest's own agent answers: kernel and user space are up. */
  isAwake(vmid: number): Promise<boolean>;
}
