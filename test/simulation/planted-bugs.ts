import { ChainCommandInbox } from "../../keeper/chain/command-inbox.ts";
import { ChainOperationLog } from "../../keeper/chain/operation-log.ts";
import { ChainSubscriptionReader } from "../../keeper/chain/subscription-reader.ts";
import type { ChainView, Depth } from "../../keeper/core/chain-view.ts";
import { identityOf } from "../../keeper/core/identity.ts";
import type { Measure } from "../../keeper/core/measure.ts";
import type { VmIdentity } from "../../keeper/core/vm.ts";
import { ProxmoxBackups } from "../../keeper/proxmox/proxmox-backups.ts";
import { BackupShelf } from "../../keeper/sagas/backup-shelf.ts";
import { Reconciler } from "../../keeper/sagas/reconciler.ts";
import { CommandRepository } from "../../keeper/store/command-repository.ts";
import { Database } from "../../keeper/store/database.ts";
import { MeasureRepository } from "../../keeper/store/measure-repository.ts";
import { MoneyRepository } from "../../keeper/store/money-repository.ts";
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
  /** The world in which it was seen when it was planted: the search begins there. */
  readonly seen?: number;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    // The cursor is saved, then the effect begins: what a crash finds in between is lost, unless somebody looks again.
    name: "the cursor moves before the effect, and events are believed",
    breaks: PROMISES.paid,
    seen: 93,
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
    seen: 6,
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
    seen: 22,
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
    seen: 21,
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
  {
    name: "a command is acknowledged before it is final",
    breaks: PROMISES.commands,
    plant: () =>
      replace(
        ChainCommandInbox.prototype,
        "read",
        (read) =>
          async function (this: ChainCommandInbox, nonce: bigint) {
            return read.call(this, nonce, "confirmed");
          },
      ),
  },
  {
    name: "a command that a reorganisation has moved keeps what came of the one before",
    breaks: PROMISES.commands,
    seen: 3,
    plant: () => replace(CommandRepository.prototype, "forgetFrom", () => async () => {}),
  },
  {
    name: "a knock's time begins anew when it is obeyed again",
    breaks: PROMISES.commands,
    seen: 17,
    plant: () =>
      replace(
        CommandRepository.prototype,
        "take",
        (take) =>
          async function (this: CommandRepository, nonce: bigint, digest: string, now: number) {
            return { ...(await take.call(this, nonce, digest, now)), takenAt: now };
          },
      ),
  },
  {
    name: "a measure is kept in memory alone",
    breaks: PROMISES.measures,
    plant: () => {
      let database: Database | null = null;
      const learn = replace(MeasureRepository, "open", (open) => async (given: Database) => {
        database = given;
        return open.call(MeasureRepository, given);
      });
      const forget = replace(
        MeasureRepository.prototype,
        "put",
        (put) =>
          async function (this: MeasureRepository, measure: Measure) {
            await put.call(this, measure);
            await database?.run("DELETE FROM operator_measure");
          },
      );
      return () => {
        learn();
        forget();
      };
    },
  },
  {
    name: "the books leave out what is paid back",
    breaks: PROMISES.books,
    seen: 13,
    plant: () =>
      replace(
        MoneyRepository.prototype,
        "advance",
        (advance) =>
          async function (this: MoneyRepository, part: Parameters<typeof advance>[0]) {
            const entries = part.entries.filter(({ kind }) => kind !== "cancelled" && kind !== "reclaimed");
            return advance.call(this, { ...part, entries });
          },
      ),
  },
  {
    name: "a VM goes before its backups",
    breaks: PROMISES.backups,
    plant: () =>
      replace(
        ProxmoxBackups.prototype,
        "ensureRemoved",
        (ensureRemoved) =>
          async function (this: ProxmoxBackups, vm: VmIdentity, keep: number) {
            return keep === 0 ? { done: true } : ensureRemoved.call(this, vm, keep);
          },
      ),
  },
  {
    name: "a machine is backed up once and not again",
    breaks: PROMISES.backups,
    seen: 15,
    plant: () =>
      replace(
        BackupShelf.prototype,
        "dueAt",
        (dueAt) =>
          function (this: BackupShelf, ...of: Parameters<typeof dueAt>) {
            return this.timesOf(of[1]).length > 0 ? null : dueAt.apply(this, of);
          },
      ),
  },
  {
    name: "the newest backup is restored, whosever it is",
    breaks: PROMISES.restored,
    seen: 50,
    plant: () => () => {},
    between: (sender, { backups }) => ({
      send: (request) =>
        sender.send(
          request.method === "POST" && /\/qemu$/.test(request.path)
            ? { ...request, params: { ...request.params, archive: [...backups.keys()].at(-1) } }
            : request,
        ),
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
