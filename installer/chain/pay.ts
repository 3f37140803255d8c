import { gasPrice } from "../../keeper/chain/gas-price.ts";
import { bigQuantity } from "../../keeper/chain/rpc-shapes.ts";
import { simulate } from "../../keeper/chain/simulate.ts";
import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import type { ChainAccess, Payer } from "./chain-access.ts";
import { dataFee } from "./data-fee.ts";
import { type MinedEntry, untilConfirmed } from "./until-confirmed.ts";

/** Bytes of a plain payment, signed. */
const PAYMENT_BYTES = 160;

/** Most wei for each gas that a transaction offers now. @throws RetryableError FEE_ABOVE_CAP, CHAIN_… */
export async function priceNow({ pool, heads, rules }: ChainAccess): Promise<bigint> {
  return (await gasPrice(pool, await heads.latest(), rules.maxFeePerGas)).maxFeePerGas;
}

export function balanceOf({ pool }: Pick<ChainAccess, "pool">, account: string): Promise<bigint> {
  return pool.request("eth_getBalance", [account, "latest"], bigQuantity);
}

/**
 * What a plain payment to an account costs at most now, wei: a wallet that is a contract takes more gas.
 * @throws FinalError PAYMENT_REFUSED
 */
export async function paymentCost(access: ChainAccess, from: string, to: string): Promise<bigint> {
  const { pool } = access;
  const tried = await pool.onOneServer((rpc) => simulate(rpc, { from, to, data: "0x" }));
  if (!tried.ok) throw refused(to);
  // A fifth more than estimated is what the outbox allows.
  const gas = (tried.gas * 6n) / 5n + 1n;
  return gas * (await priceNow(access)) + (await dataFee(pool, PAYMENT_BYTES));
}

/**
 * Pays once for a purpose, or goes on with what was begun, until it is confirmed.
 * @throws FinalError PAYMENT_REFUSED, TRANSACTION_REVERTED; RetryableError DEPLOYER_OUT_OF_GAS, CHAIN_…; the signal's reason
 */
export async function pay(
  payer: Payer,
  purpose: string,
  to: string,
  value: bigint,
  waiting: AbortSignal,
): Promise<MinedEntry> {
  const { address, store, outbox } = payer;
  const known = await store.find(purpose);
  if (known === null || known.state === "lost" || known.state === "reverted") {
    const [balance, needs] = [
      await balanceOf(payer, address),
      value + (await paymentCost(payer, address, to)),
    ];
    if (balance < needs)
      throw new RetryableError(
        "DEPLOYER_OUT_OF_GAS",
        `The installer's key ${address} has ${balance} wei, but the payment to ${to} needs ${needs} wei.`,
        `Send the chain's coin to ${address}, and try again: it goes on where it was.`,
      );
    const outcome = await outbox.submit(purpose, { to, data: "0x", value });
    if (outcome.state === "reverted") throw refused(to);
  }
  const [entry] = await untilConfirmed(payer, [purpose], waiting);
  if (entry === undefined) throw new Error("this is a bug: a payment without an entry");
  return entry;
}

function refused(to: string): FinalError {
  return new FinalError(
    "PAYMENT_REFUSED",
    `The account ${to} does not take the chain's coin.`,
    "Give the address of a wallet that does.",
  );
}
