import { readContract } from "../chain/read-contract.ts";
import { isContractAccount } from "./is-contract-account.ts";
import { type RevertReason, revertReason } from "./revert-reason.ts";
import type { Sent, Transaction } from "./transaction.ts";
import type { TransactionEvent } from "./transaction-state.ts";
import { firstAccount, type Provider } from "./wallet.ts";

const hex = (value: bigint) => `0x${value.toString(16)}`;
/** What the contracts say last of a payment, when all but the allowance is as it should be. */
const NO_ALLOWANCE = ["SubscriptionsAllowanceTooLow", "SwapCheckoutAllowanceTooLow"];
/** Gas that no payment goes through with less: the fee is known better once the allowance is there. */
const LEAST_GAS = 80_000n;

/**
 * Looks, before the wallet is asked, at what would make the transaction fail: account, tokens, native money, the
 * contract's own opinion, the fee. What has been found, or `ask` when nothing has.
 *
 * @param currency symbol of the chain's native money
 * @param isPermitLacking whether a permit is signed for only once nothing else has been found: then it is no fault that
 *   the allowance is not there
 * @throws what the wallet throws when it cannot ask the chain
 */
export async function checkTransaction(
  provider: Provider,
  transaction: Transaction,
  currency: string,
  isPermitLacking = false,
): Promise<TransactionEvent> {
  const { from, to, data, value, spends } = transaction;
  const ask = (method: string, ...params: unknown[]) => provider.request({ method, params });
  const short = (token: string | null, symbol: string, has: bigint, needs: bigint): TransactionEvent => ({
    is: "short",
    shortage: { token, symbol, has, needs },
  });
  const account = firstAccount(await provider.request({ method: "eth_accounts" }));
  if (account?.toLowerCase() !== from.toLowerCase()) return { is: "refused", trouble: "locked" };

  for (const { token, symbol, amount } of spends) {
    const has = (await readContract(provider, token, "balanceOf(address)", [from])).big(0);
    if (has < amount) return short(token, symbol, has, amount);
  }
  const balance = BigInt(String(await ask("eth_getBalance", from, "latest")));
  if (balance < value) return short(null, currency, balance, value);

  const call = { from, to, data, value: hex(value) };
  const gas = await ask("eth_estimateGas", call).then(
    (answer) => BigInt(String(answer)),
    (error: unknown) => {
      const reason = revertReason(error);
      if (reason === null) throw error;
      return reason;
    },
  );
  if (typeof gas !== "bigint" && !(isPermitLacking && lacksAllowance(gas)))
    return { is: "would-fail", reason: gas };

  const isContract = await isContractAccount(provider, from);
  const price = BigInt(String(await ask("eth_gasPrice")));
  const needs = value + (typeof gas === "bigint" ? gas : LEAST_GAS) * price;
  // Somebody else pays the fee of a contract wallet.
  if (!isContract && balance < needs) return short(null, currency, balance, needs);
  const sent: Sent = {
    transaction,
    hash: null,
    sentAt: null,
    nonce: Number(await ask("eth_getTransactionCount", from, "pending")),
    isSeen: false,
    isContract,
    sinceBlock: Number(await ask("eth_blockNumber")),
  };
  return { is: "ask", sent };
}

function lacksAllowance(reason: RevertReason): boolean {
  return reason.kind === "error" && NO_ALLOWANCE.includes(reason.name);
}
