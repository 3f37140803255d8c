import { RetryableError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import type { LowGas } from "./low-gas.ts";
import type { Rpc } from "./rpc.ts";
import { bigQuantity } from "./rpc-shapes.ts";

/** How old the known balance may be, milliseconds. */
const REFRESH_MS = 600_000;
/** Between two alerts, milliseconds. */
const ALERT_MS = 3_600_000;
/** Gas of a delivery, until one was sent. */
const USUAL_GAS = 250_000n;
/** More than any delivery takes: what collects for hundreds is sent too rarely to count the others by it. */
const MOST_USUAL_GAS = 400_000n;

export interface GasTankOptions {
  readonly rpc: Rpc;
  readonly address: string;
  /** An alert comes when fewer transactions than this can be paid for. */
  readonly lowGasTransactions: number;
  readonly time: Time;
  readonly onLow: (low: LowGas) => void;
}

/** The keeper's balance. Asked for when it matters or is old: in between, what was spent is known. */
export class GasTank {
  readonly #o: GasTankOptions;
  /** At most this is left, wei; null before the first look. */
  #balance: bigint | null = null;
  #readAt = 0;
  #usualGas = USUAL_GAS;
  #alertedAt = Number.NEGATIVE_INFINITY;

  constructor(options: GasTankOptions) {
    this.#o = options;
  }

  /**
   * Takes what a transaction may cost at most.
   * @param maxFeePerGas wei for each gas
   * @param value wei that go along
   * @throws RetryableError KEEPER_OUT_OF_GAS
   */
  async take(gasLimit: bigint, maxFeePerGas: bigint, value: bigint): Promise<void> {
    const cost = gasLimit * maxFeePerGas + value;
    this.#usualGas = gasLimit < MOST_USUAL_GAS ? gasLimit : MOST_USUAL_GAS;
    const spare = cost * BigInt(this.#o.lowGasTransactions + 1);
    if (this.#balance === null || this.#isOld || this.#balance < spare) await this.#read(maxFeePerGas);
    const balance = this.#balance ?? 0n;
    if (balance < cost)
      throw new RetryableError(
        "KEEPER_OUT_OF_GAS",
        `The account ${this.#o.address} has ${balance} wei, but its next transaction may cost ${cost} wei.`,
        `Send the chain's coin to ${this.#o.address}.`,
      );
    this.#balance = balance - cost;
  }

  /** A look now and then, so that an idle keeper warns too. */
  async look(maxFeePerGas: () => Promise<bigint>): Promise<void> {
    if (this.#isOld) await this.#read(await maxFeePerGas());
  }

  get #isOld(): boolean {
    return this.#balance === null || this.#o.time.now() - this.#readAt >= REFRESH_MS;
  }

  async #read(maxFeePerGas: bigint): Promise<void> {
    const { rpc, address, time, lowGasTransactions, onLow } = this.#o;
    const balance = await rpc.request("eth_getBalance", [address, "latest"], bigQuantity);
    this.#balance = balance;
    this.#readAt = time.now();
    const transactionsLeft = Number(balance / (this.#usualGas * maxFeePerGas || 1n));
    if (transactionsLeft >= lowGasTransactions || time.now() - this.#alertedAt < ALERT_MS) return;
    this.#alertedAt = time.now();
    onLow({ address, balance, transactionsLeft });
  }
}
