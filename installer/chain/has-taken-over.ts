import { Contracts } from "../../keeper/chain/contracts.ts";
import type { ChainAccess } from "./chain-access.ts";

/** Whether the operator's wallet is the contracts' admin, as agreed by the chain's servers. */
export async function hasTakenOver(
  { pool, heads }: ChainAccess,
  subscriptions: string,
  admin: string,
): Promise<boolean> {
  const contracts = await Contracts.connect(pool, subscriptions);
  const { value } = await heads.agreed((rpc, block) => contracts.at(rpc, block).defaultAdmin());
  return value.toLowerCase() === admin.toLowerCase();
}
