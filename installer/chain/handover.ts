import { subscriptionsAbi } from "../../keeper/chain/abis.ts";
import { Contracts } from "../../keeper/chain/contracts.ts";
import type { ChainAccess } from "./chain-access.ts";

/** The call by which the operator's wallet becomes the contracts' admin. */
export interface Handover {
  readonly to: string;
  readonly data: string;
  /** Unix seconds from which on it can be sent. */
  readonly from: number;
}

/**
 * What the admin has to send to take over from the installer's key; null when it has done so, or was not offered to.
 * Until then that key is the admin.
 */
export async function handover(
  { pool, heads }: ChainAccess,
  subscriptions: string,
  admin: string,
): Promise<Handover | null> {
  const contracts = await Contracts.connect(pool, subscriptions);
  const { value } = await heads.agreed(async (rpc, block) => {
    const [next, from] = await contracts.at(rpc, block).pendingDefaultAdmin();
    return { next, from };
  });
  if (value.next.toLowerCase() !== admin.toLowerCase()) return null;
  const data = subscriptionsAbi.encodeFunctionData("acceptDefaultAdminTransfer");
  // The contract wants the second after it.
  return { to: subscriptions, data, from: Number(value.from) + 1 };
}
