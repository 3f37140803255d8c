import { ChainSubscriptionReader } from "../chain/subscription-reader.ts";
import type { ChainView, Depth } from "../core/chain-view.ts";
import type { Hold } from "../core/hold.ts";
import type { Subscription } from "../core/subscription.ts";
import type { ContractWallets } from "../sagas/ports/contract-wallets.ts";

/** Whom the operator holds off. */
export interface HoldBook {
  of(purchase: Pick<Subscription, "id" | "purchaseRef">): Hold | null;
}

/**
 * A reader of the contracts that tells what each subscription was when anybody read it. It knows of owners without code
 * which of them are contracts, and which VMs the operator holds off.
 */
export class NotingReader extends ChainSubscriptionReader {
  readonly #note: (id: bigint, view: ChainView | null) => void;
  readonly #wallets: Pick<ContractWallets, "has">;
  readonly #holds: HoldBook;

  constructor(
    note: (id: bigint, view: ChainView | null) => void,
    wallets: Pick<ContractWallets, "has">,
    holds: HoldBook,
    ...parts: ConstructorParameters<typeof ChainSubscriptionReader>
  ) {
    super(...parts);
    this.#note = note;
    this.#wallets = wallets;
    this.#holds = holds;
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
    const held = this.#holds.of(view.subscription) !== null;
    if (!isContract && !held) return view;
    const subscription = {
      ...view.subscription,
      held,
      ...(isContract && { ownerKind: "contract" as const }),
    };
    return { ...view, subscription };
  }
}
