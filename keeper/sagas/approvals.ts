import { desiredState } from "../core/desired-state.ts";
import { FinalError } from "../core/errors.ts";
import { instanceOf } from "../core/instance.ts";
import type { Time } from "../core/time.ts";
import { approvalText } from "../protocol/approval-text.ts";
import { textHash } from "../protocol/text-hash.ts";
import { ownershipFacts } from "./ownership.ts";
import type { ContractWallets } from "./ports/contract-wallets.ts";
import type { SagaPorts } from "./saga-ports.ts";
import type { StatementDesk } from "./statement-desk.ts";
import { oursOf } from "./steps-common.ts";

/** So long after the chain confirmed a signature it may be approved, milliseconds. */
const FRESH_MS = 10 * 60_000;
/** Confirmed signatures that are remembered. */
const REMEMBERED = 1_024;
/** So long a guest is waited for, which learns only now that its owner is a contract. */
const PATIENCE_MS = 20_000;
const POLL_MS = 500;

export interface ApprovalPorts {
  readonly ports: Pick<SagaPorts, "reader" | "registry" | "attester" | "settings">;
  readonly wallets: ContractWallets;
  readonly desk: Pick<StatementDesk, "statement">;
  readonly time: Time;
  /** Has the keeper look at a subscription, and so hand its guest a new statement. */
  readonly wake: (subscription: bigint) => void;
}

/** The attester's word to guests that a contract wallet approved a text. It gives none for what the chain did not confirm. */
export class Approvals {
  readonly #o: ApprovalPorts;
  /** By wallet and hash, the oldest first. */
  readonly #confirmed = new Map<string, { readonly at: number; readonly isCounterfactual: boolean }>();

  constructor(options: ApprovalPorts) {
    this.#o = options;
  }

  /** The chain confirmed that the contract wallet signed the text. @param wallet lower case */
  confirmed(wallet: string, text: string, isCounterfactual: boolean): void {
    const key = keyOf(wallet, text);
    this.#confirmed.delete(key);
    this.#confirmed.set(key, { at: this.#o.time.now(), isCounterfactual });
    for (const oldest of this.#confirmed.keys()) {
      if (this.#confirmed.size <= REMEMBERED) break;
      this.#confirmed.delete(oldest);
    }
  }

  /**
   * Signs an approval for the guest of a machine that the wallet owns. An owner that has no code yet is remembered as a
   * contract, and its guest is given some seconds to learn that before it gets the approval.
   *
   * @param wallet lower case
   * @throws FinalError NOT_APPROVED, MACHINE_UNKNOWN; RetryableError when the chain cannot be asked
   */
  async approve(subscription: bigint, wallet: string, text: string): Promise<string> {
    const { ports, wallets, desk, time, wake } = this.#o;
    const confirmed = this.#confirmed.get(keyOf(wallet, text));
    if (!confirmed || time.now() >= confirmed.at + FRESH_MS)
      throw notApproved(subscription, `the chain has not confirmed lately that ${wallet} signed this`);
    const view = await ports.reader.read(subscription, "confirmed");
    const isOwner = view?.subscription.owner?.toLowerCase() === wallet;
    if (!view || !isOwner || desiredState(view.subscription, view.block.timestamp) !== "running")
      throw notApproved(subscription, `${wallet} is not the owner of a running machine now`);
    if (view.subscription.ownerKind === "eoa" && confirmed.isCounterfactual) {
      await wallets.add(wallet);
      wake(subscription);
    }
    await desk.statement(subscription);
    await this.#untilGuestKnows(subscription, wallet);
    const { machine, vm } = await oursOf(ports, subscription);
    const { chainId, credential } = ports.settings;
    return ports.attester.sign(
      approvalText({
        instance: instanceOf(vm),
        chainId,
        contract: credential,
        tokenId: machine.subscription,
        wallet,
        hash: textHash(text),
      }),
    );
  }

  /** Whoever does not hear of it in time pulls the statement at the next try. */
  async #untilGuestKnows(subscription: bigint, wallet: string): Promise<void> {
    const { ports, time } = this.#o;
    const until = time.now() + PATIENCE_MS;
    for (;;) {
      const view = await ports.reader.read(subscription, "confirmed");
      const machine = await ports.registry.get(subscription);
      if (!view || !machine || view.subscription.owner?.toLowerCase() !== wallet) return;
      const isContract = view.subscription.ownerKind === "contract";
      if (isContract && machine.statement?.facts === ownershipFacts(view)) return;
      if (time.now() >= until) return;
      await time.sleep(POLL_MS);
    }
  }
}

function keyOf(wallet: string, text: string): string {
  return `${wallet} ${textHash(text)}`;
}

function notApproved(subscription: bigint, why: string): FinalError {
  return new FinalError(
    "NOT_APPROVED",
    `Nothing is approved for the machine of subscription ${subscription}: ${why}.`,
    "Sign once more with the contract wallet that owns the machine.",
  );
}
