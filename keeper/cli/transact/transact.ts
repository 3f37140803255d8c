import { toBeHex } from "ethers";
import { gasPrice } from "../../chain/gas-price.ts";
import { revertWords } from "../../chain/revert-words.ts";
import type { Receipt } from "../../chain/rpc-shapes.ts";
import { revertDataOf, type SimulatedCall, simulate } from "../../chain/simulate.ts";
import { WalletSender } from "../../chain/wallet-sender.ts";
import { FinalError } from "../../core/errors.ts";
import { complaint } from "../complaint.ts";
import { CLI_EXIT, exitCodeOf } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import type { TransactDesk } from "./open-transact-desk.ts";
import type { PlannedCall } from "./planned-call.ts";
import { safeBatch } from "./safe-batch.ts";
import type { TransactOptions } from "./transact-options.ts";
import { units } from "./units.ts";

/** What became of a planned call; in JSON all of it is told. */
interface Told extends PlannedCall {
  /** That it would use, by the estimate. */
  readonly gas?: bigint;
  /** Wei that it costs at most, by the price of now. */
  readonly feeAtMost?: bigint;
  readonly hash?: string;
  readonly block?: number;
  /** Wei that were paid for its gas. */
  readonly fee?: bigint;
  /** Why it is not done. */
  readonly error?: string;
}

const ETHER = 18;
const TRIES = 10;

/**
 * Sends what a command wants to change, or says what it would send: the one way from a command to a transaction.
 *
 * @param mined hears of each receipt, and adds to what is told of it
 * @returns the exit code
 * @throws FinalError CHAIN_CALL_REFUSED, CHAIN_CALL_REVERTED; what WalletSender throws
 */
export async function transact(
  terminal: Terminal,
  desk: TransactDesk,
  options: TransactOptions,
  calls: readonly PlannedCall[],
  mined: (receipt: Receipt) => Promise<object> = async () => ({}),
): Promise<number> {
  if (options.calldata) return printCalldata(terminal, desk, options, calls);
  const { key, me } = desk;
  const told: Told[] = [];
  let code: number = CLI_EXIT.ok;
  const answer = () =>
    json({ sent: key !== null, chainId: desk.config.chain.chainId, from: me, transactions: told });
  try {
    const send = key && sender(terminal, desk, options, key);
    for (const call of calls) {
      try {
        told.push(await (send ? one(call, send, mined) : tried(desk, call)));
      } catch (error) {
        if (!call.standsAlone || !(error instanceof FinalError)) throw error;
        terminal.err(complaint(error));
        told.push({ ...call, error: error.message });
        code = exitCodeOf(error);
      }
    }
  } finally {
    // What was sent is told even if the next one failed.
    if (options.json && told.length > 0) terminal.out(answer());
  }
  return code;

  async function one(call: PlannedCall, send: WalletSender, also: typeof mined): Promise<Told> {
    const gas = await gasWhenSeen(terminal, desk, call);
    // State may change until it is mined: a fifth more than the estimate, of which only what is used is paid.
    const receipt = await send.send({ ...call, gasLimit: (gas * 6n) / 5n });
    if (receipt.status !== 1) throw await reverted(desk, call, receipt);
    const { transactionHash: hash, blockNumber: block, gasUsed, effectiveGasPrice } = receipt;
    const fee = effectiveGasPrice === undefined ? {} : { fee: gasUsed * effectiveGasPrice };
    const result = { ...call, gas: gasUsed, hash, block, ...fee };
    if (!options.json) terminal.out(`done: ${call.what}\n  ${hash} in block ${block}${feeWords(result)}`);
    return { ...result, ...(await also(receipt)) };
  }

  async function tried({ chain: { pool }, config }: TransactDesk, call: PlannedCall): Promise<Told> {
    if (call.dependsOnEarlier) {
      if (!options.json) terminal.out(`would ${call.what}\n  not tried: it needs those before it`);
      return call;
    }
    const gas = await gasOf(desk, call);
    const { maxFeePerGas } = await gasPrice(pool, await pool.head(), config.chain.maxFeePerGas);
    const result = { ...call, gas, feeAtMost: gas * maxFeePerGas };
    if (!options.json)
      terminal.out(
        `would ${call.what}\n  ${gas} gas, for ${units.words(result.feeAtMost, ETHER)} ETH at most`,
      );
    return result;
  }
}

function sender(
  terminal: Terminal,
  { chain: { pool }, config: { chain } }: TransactDesk,
  { patience }: TransactOptions,
  key: NonNullable<TransactDesk["key"]>,
): WalletSender {
  return new WalletSender({
    ...chain,
    pool,
    key,
    patienceMs: patience * 1_000,
    time: terminal.time,
    onAttempt: (hash, nonce) => terminal.err(`sending ${hash} (nonce ${nonce})`),
  });
}

/** A call that needs those before it is tried again for a while: another server may not have their blocks yet. */
async function gasWhenSeen({ time }: Terminal, desk: TransactDesk, call: PlannedCall): Promise<bigint> {
  for (let tries = 1; ; tries++) {
    try {
      return await gasOf(desk, call);
    } catch (error) {
      if (!call.dependsOnEarlier || tries === TRIES || !(error instanceof FinalError)) throw error;
      await time.sleep(desk.config.chain.pollIntervalMs);
    }
  }
}

/** @throws FinalError CHAIN_CALL_REFUSED */
async function gasOf(desk: TransactDesk, call: PlannedCall): Promise<bigint> {
  const result = await desk.chain.pool.onOneServer((rpc) => simulate(rpc, simulated(desk, call)));
  if (result.ok) return result.gas;
  throw new FinalError(
    "CHAIN_CALL_REFUSED",
    `It is not possible now to ${call.what}, from ${desk.me}: ${revertWords(desk.chain.contracts, result.revertData)}.`,
    "Nothing was sent for it. Look at the reason: a role that is missing, too little money, or a state that has changed.",
  );
}

function simulated({ me }: TransactDesk, { to, value, data }: PlannedCall): SimulatedCall {
  if (me === null) throw new Error("this is a bug: it is not known who calls");
  return { from: me, to, data, ...(value > 0n && { value: toBeHex(value).replace(/^0x0+/, "0x") }) };
}

async function reverted(desk: TransactDesk, call: PlannedCall, receipt: Receipt): Promise<FinalError> {
  const { pool, contracts } = desk.chain;
  const data = await revertDataOf(pool, simulated(desk, call), receipt.blockNumber);
  const why = data === null ? "for a reason that is gone" : revertWords(contracts, data);
  return new FinalError(
    "CHAIN_CALL_REVERTED",
    `The transaction ${receipt.transactionHash}, to ${call.what}, was mined and reverted: ${why}.`,
    "Only its gas was paid. Something changed between the trial and its block: look, and start again.",
  );
}

/** Ends with `found` when the caller is known and it would be refused now; the Safe's owners may still know why. */
async function printCalldata(
  { out, err, time }: Terminal,
  desk: TransactDesk,
  { json: asJson }: TransactOptions,
  calls: readonly PlannedCall[],
): Promise<number> {
  const { chainId } = desk.config.chain;
  if (asJson) out(json(safeBatch(calls, chainId, time.now(), desk.me)));
  else
    for (const { what, to, value, data } of calls)
      out(`${what}\n  chain ${chainId}\n  to    ${to}\n  value ${value}\n  data  ${data}`);
  if (desk.me === null) return CLI_EXIT.ok;
  let code: number = CLI_EXIT.ok;
  for (const call of calls.filter(({ dependsOnEarlier }) => !dependsOnEarlier)) {
    try {
      await gasOf(desk, call);
    } catch (error) {
      if (!(error instanceof FinalError)) throw error;
      err(error.message);
      code = CLI_EXIT.found;
    }
  }
  return code;
}

function feeWords({ fee }: Told): string {
  return fee === undefined ? "" : `, for ${units.words(fee, ETHER)} ETH`;
}
