import { ChainSubscriptionReader } from "../chain/subscription-reader.ts";
import type { ChainView, Depth } from "../core/chain-view.ts";
import type { ContractWallets } from "../sagas/ports/contract-wallets.ts";

/**
 * A reader of the contracts that tells what each subscription was when anybody read it, and that knows of owners without
 * code which of them are contracts.
 */
export class NotingReader extends ChainSubscriptionReader {
  readonly #note: (id: bigint, view: ChainView | null) => void;
  readonly #wallets: Pick<ContractWallets, "has">;

  constructor(
    note: (id: bigint, view: ChainView | null) => void,
    wallets: Pick<ContractWallets, "has">,
    ...parts: ConstructorParameters<typeof ChainSubscriptionReader>
  ) {
    super(...parts);
    this.#note = note;
    this.#wallets = wallets;
  }

  override async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    const read = await super.read(id, depth);
    const view = read && this.#withKind(read);
    if (depth === "confirmed") this.#note(id, view);
    return view;
  }

  #withKind(view: ChainView): ChainView {
    const { owner, recipient, ownerKind } = view.subscription;
    if (ownerKind === "contract" || !this.#wallets.has(owner ?? recipient)) return view;
    return { ...view, subscription: { ...view.subscription, ownerKind: "contract" } };
  }
}
