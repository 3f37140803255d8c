import { chooseAddress } from "../core/address-pool.ts";
import { subscriptionAt } from "../core/subscription-at.ts";
import type { SagaPorts } from "./saga-ports.ts";

/** Addresses that VMs have, as far as the hypervisor tells. */
export interface UsedAddresses {
  readonly addresses: ReadonlySet<string>;
  /** VMs that have not said theirs: its place in the pool is taken for each, which need not be the one it has. */
  readonly unread: number;
}

interface UsedAddressesPorts extends Pick<SagaPorts, "settings"> {
  readonly hypervisor: Pick<SagaPorts["hypervisor"], "fencedAddresses">;
}

/**
 * Addresses of VMs that the registry does not know: the store was lost and they are not adopted yet, or nothing explains
 * them. Nobody else may have these, whatever becomes of those VMs.
 *
 * @param known vmids of the others
 */
export async function usedAddresses(
  { hypervisor, settings }: UsedAddressesPorts,
  known: ReadonlySet<number>,
): Promise<UsedAddresses> {
  const { addresses, unread } = await hypervisor.fencedAddresses(known);
  const ids = unread.map((vmid) => subscriptionAt(settings.vmidBase, vmid)).filter((id) => id !== null);
  const likely = ids.map((id) => chooseAddress(settings.pool, new Set(), id));
  return { addresses: new Set([...addresses, ...likely]), unread: unread.length };
}
