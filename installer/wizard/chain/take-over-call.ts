import { callData, wordOf } from "../../../keeper/portal/web/chain/call-data.ts";
import { eventTopic } from "../../../keeper/portal/web/chain/event-topic.ts";
import type { Transaction } from "../../../keeper/portal/web/wallet/transaction.ts";

/** OpenZeppelin's DEFAULT_ADMIN_ROLE. */
const ADMIN_ROLE = 0n;

/** Makes the sender the contracts' admin, to whom the deployment has offered that (AccessControlDefaultAdminRules). */
export function takeOverCall(chainId: number, subscriptions: string, admin: string): Transaction {
  const granted = eventTopic("RoleGranted(bytes32,address,address)");
  return {
    chainId,
    from: admin,
    to: subscriptions,
    data: callData("acceptDefaultAdminTransfer()"),
    value: 0n,
    spends: [],
    proof: { address: subscriptions, topics: [granted, `0x${wordOf(ADMIN_ROLE)}`, `0x${wordOf(admin)}`] },
  };
}
