import { ChainOperationLog } from "../../keeper/chain/operation-log.ts";
import { ChainSubscriptionReader } from "../../keeper/chain/subscription-reader.ts";
import type { ChainView, Depth } from "../../keeper/core/chain-view.ts";
import { identityOf } from "../../keeper/core/identity.ts";
import { Reconciler } from "../../keeper/sagas/reconciler.ts";
import { Database } from "../../keeper/store/database.ts";
import { OutboxRepository } from "../../keeper/store/outbox-repository.ts";
import { CHAIN_ID } from "./chain/ledger.ts";
import { SUBSCRIPTIONS } from "./chain/market.ts";
import { PROMISES, type PromiseName } from "./promises/promise.ts";
import type { Between } from "./world.ts";

/** A mistake that keepers have made, put in the place of a real part. */
export interface PlantedBug {
  readonly name: string;
  /** The checker that must see it. */
  readonly breaks: PromiseName;
  /** Spoils the part until the returned function is called. */
  plant(): () => void;
  readonly between?: Between;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    // The cursor is saved, then the effect begins: what a crash finds in between is lost, unless somebody looks again.
    name: "the cursor moves before the effect, and events are believed",
    breaks: PROMISES.paid,
    plant: () => replace(Reconciler.prototype, "reconcileAll", () => async () => {}),
  },
  {
    name: "a purchase is delivered before it is final",
    breaks: PROMISES.finality,
    plant: () =>
      replace(
        ChainSubscriptionReader.prototype,
        "read",
        (read) =>
          async function (this: ChainSubscriptionReader, id: bigint, depth: Depth) {
            const seen = await read.call(this, id, "confirmed");
            return seen?.subscription.status === "pending" ? seen : read.call(this, id, depth);
          },
      ),
  },
  {
    name: "a VM is destroyed by what was read before",
    breaks: PROMISES.destroyed,
    plant: () => {
      const known = new Map<string, ChainView>();
      return replace(
        ChainSubscriptionReader.prototype,
        "read",
        (read) =>
          async function (this: ChainSubscriptionReader, id: bigint, depth: Depth) {
            const view = await read.call(this, id, depth);
            const first = view && known.get(view.subscription.purchaseRef);
            if (view?.subscription.status === "active" && !first)
              known.set(view.subscription.purchaseRef, view);
            if (!view || !first || !["active", "grace"].includes(view.subscription.status)) return view;
            // What the first look said, and the time that has passed since.
            const { expiresAt } = first.subscription;
            const now = view.block.timestamp;
            const status =
              now < expiresAt ? "active" : now < expiresAt + view.plan.gracePeriod ? "grace" : "lapsed";
            return { ...view, subscription: { ...view.subscription, status, expiresAt } };
          },
      );
    },
  },
  {
    name: "a reinstallation is believed to a single server",
    breaks: PROMISES.destroyed,
    plant: () =>
      replace(
        ChainOperationLog.prototype,
        "agreed",
        () =>
          async function (this: ChainOperationLog, id: bigint, sequence: number) {
            const [request] = await this.requested(id, sequence - 1);
            if (!request) throw new Error("the request is gone");
            return request;
          },
      ),
  },
  {
    name: "a nonce is taken from the chain alone",
    breaks: PROMISES.nonce,
    plant: () => {
      const nothingTaken = replace(
        OutboxRepository.prototype,
        "openNonces",
        () => async () => new Set<number>(),
      );
      // The store would refuse it by itself, which is the second line of defence.
      const noIndex = replace(
        Database.prototype,
        "bind",
        (bind) =>
          async function (this: Database, identity: string) {
            await bind.call(this, identity);
            await this.run("DROP INDEX IF EXISTS outbox_nonce");
          },
      );
      return () => {
        nothingTaken();
        noIndex();
      };
    },
  },
  {
    name: "a VM is found by its name",
    breaks: PROMISES.foreign,
    plant: () => () => {},
    between: (sender, { config }) => ({
      async send(request) {
        const answer = await sender.send(request);
        if (!/\/qemu\/\d+\/config$/.test(request.path) || request.method !== "GET") return answer;
        const { name } = answer as { readonly name?: string };
        const id = /^bh-(\d+)$/.exec(name ?? "")?.[1];
        if (id === undefined) return answer;
        const { mark, uuid } = identityOf(CHAIN_ID, SUBSCRIPTIONS, BigInt(id), 1, config.vmidBase);
        return { ...(answer as object), description: mark, smbios1: `uuid=${uuid}` };
      },
    }),
  },
];

function replace<T, K extends keyof T>(target: T, name: K, by: (original: T[K]) => T[K]): () => void {
  const original = target[name];
  target[name] = by(original);
  return () => {
    target[name] = original;
  };
}
