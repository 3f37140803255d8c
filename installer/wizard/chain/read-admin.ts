import { readContract } from "../../../keeper/portal/web/chain/read-contract.ts";
import type { Provider } from "../../../keeper/portal/web/wallet/wallet.ts";

/** Who the contracts' admin is, and to whom that is offered. */
export interface ContractAdmin {
  readonly admin: string;
  readonly offeredTo: string;
  /** Unix seconds from which on the offer can be taken. */
  readonly offeredFrom: number;
  /** The chain's own time, unix seconds: it judges, and its clock is not the browser's. */
  readonly at: number;
}

/** Asks through the wallet. @throws what the wallet throws, RangeError when there is no such contract */
export async function readAdmin(provider: Provider, subscriptions: string): Promise<ContractAdmin> {
  const [block, admin, offer] = await Promise.all([
    provider.request({ method: "eth_getBlockByNumber", params: ["latest", false] }),
    readContract(provider, subscriptions, "defaultAdmin()"),
    readContract(provider, subscriptions, "pendingDefaultAdmin()"),
  ]);
  // The contract wants the second after its time.
  const at = Number((block as { readonly timestamp: string }).timestamp);
  return { admin: admin.address(0), offeredTo: offer.address(0), offeredFrom: offer.number(1) + 1, at };
}
