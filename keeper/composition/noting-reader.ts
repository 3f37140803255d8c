import { ChainSubscriptionReader } from "../chain/subscription-reader.ts";
import type { ChainView, Depth } from "../core/chain-view.ts";
import type { SubscriptionStatus } from "../core/subscription.ts";

/** A reader of the contracts that tells which status each subscription had when anybody read it. */
export class NotingReader extends ChainSubscriptionReader {
  readonly #note: (id: bigint, status: SubscriptionStatus | null) => void;

  constructor(
    note: (id: bigint, status: SubscriptionStatus | null) => void,
    ...parts: ConstructorParameters<typeof ChainSubscriptionReader>
  ) {
    super(...parts);
    this.#note = note;
  }

  override async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    const view = await super.read(id, depth);
    if (depth === "confirmed") this.#note(id, view?.subscription.status ?? null);
    return view;
  }
}
