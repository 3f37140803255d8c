import { ChainSubscriptionReader } from "../chain/subscription-reader.ts";
import type { ChainView, Depth } from "../core/chain-view.ts";
import type { Measure } from "../core/measure.ts";
import type { Subscription } from "../core/subscription.ts";
import type { ContractWallets } from "../sagas/ports/contract-wallets.ts";

/** What the operator has in force against whom. */
export interface MeasureBook {
  of(purchase: Pick<Subscription, "id" | "purchaseRef">): Measure | null;
}

/**
 * A reader of the contracts that tells what each subscription was when anybody read it. It knows of owners without code
 * which of them are contracts, and which VMs the operator holds off or slows.
 */
export class NotingReader extends ChainSubscriptionReader {
  readonly #note: (id: bigint, view: ChainView | null) => void;
  readonly #wallets: Pick<ContractWallets, "has">;
  readonly #measures: MeasureBook;

  constructor(
    note: (id: bigint, view: ChainView | null) => void,
    wallets: Pick<ContractWallets, "has">,
    measures: MeasureBook,
    ...parts: ConstructorParameters<typeof ChainSubscriptionReader>
  ) {
    super(...parts);
    this.#note = note;
    this.#wallets = wallets;
    this.#measures = measures;
  }

  override async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    const read = await super.read(id, depth);
    const view = read && this.#withOurs(read);
    if (depth === "confirmed") this.#note(id, view);
    return view;
  }

  #withOurs(view: ChainView): ChainView {
    const { owner, recipient, ownerKind } = view.subscription;
    const isContract = ownerKind !== "contract" && this.#wallets.has(owner ?? recipient);
    const measure = this.#measures.of(view.subscription);
    if (!isContract && measure === null) return view;
    const subscription = {
      ...view.subscription,
      held: measure?.kind === "suspend",
      throttleMbps: measure?.mbps ?? 0,
      ...(isContract && { ownerKind: "contract" as const }),
    };
    return { ...view, subscription };
  }
}
