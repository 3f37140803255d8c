import type { ChainView } from "../core/chain-view.ts";
import { desiredState } from "../core/desired-state.ts";
import { RetryableError } from "../core/errors.ts";
import type { KeptStatement, Machine } from "../core/machine.ts";
import type { OwnerKind } from "../core/subscription.ts";
import { ownershipFacts, signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";

/** Guests that wait for a new statement at the same time: each takes a look at the chain. */
const WIDTH = 8;

/** What the chain said of a machine when somebody looked last. */
interface Known {
  readonly block: number;
  readonly facts: string;
  /**
   * An older block says something else: a server lags behind, or the chain was reorganised. Who asks takes a look until
   * the chain is as high again.
   */
  readonly isDoubtful: boolean;
}

/**
 * Hands out the newest ownership statements. Thousands of guests ask once a minute, so the chain is not asked for each:
 * the desk hears of every look that anybody takes, and the reconciler looks at whatever has changed. It asks by itself
 * only for what nobody has looked at since it started, and to sign a statement anew.
 */
export class StatementDesk {
  readonly #ports: Pick<SagaPorts, "reader" | "registry" | "attester" | "settings">;
  readonly #now: () => number;
  /** Of every subscription that somebody has looked at and that has not ended for good. */
  readonly #known = new Map<bigint, Known>();
  readonly #signing = new Map<bigint, Promise<string | null>>();
  readonly #waiting: (() => void)[] = [];
  #working = 0;

  /** @param now wall clock, milliseconds */
  constructor(ports: Pick<SagaPorts, "reader" | "registry" | "attester" | "settings">, now: () => number) {
    this.#ports = ports;
    this.#now = now;
  }

  /** Hears what somebody read at the confirmed block. */
  learn(view: ChainView): void {
    const { id, status } = view.subscription;
    const { block } = this.#note(view);
    const isOver = status === "refunded" || status === "closed";
    if (isOver && block === view.block.number) this.#known.delete(id);
  }

  /**
   * The newest statement for the machine, true by the last look at the chain; null when the subscription holds none.
   *
   * @throws RetryableError when there is none yet and the chain cannot be asked
   */
  async statement(id: bigint): Promise<string | null> {
    const machine = await this.#ports.registry.get(id);
    if (machine === null) {
      this.#known.delete(id);
      return null;
    }
    const kept = await this.#ports.registry.keptStatement(id);
    const known = this.#known.get(id);
    if (kept && known && !known.isDoubtful && this.#isGood(kept, machine, known.facts)) return kept.document;
    const signing =
      this.#signing.get(id) ?? this.#inTurn(() => this.#renew(id)).finally(() => this.#signing.delete(id));
    this.#signing.set(id, signing);
    try {
      return await signing;
    } catch (error) {
      // An old one says until when it is to be believed.
      if (error instanceof RetryableError && kept?.generation === machine.generation) return kept.document;
      throw error;
    }
  }

  /** Who may log in now; null when nobody may. @throws RetryableError when the chain cannot be asked */
  async holders(
    id: bigint,
  ): Promise<{ readonly owner: string; readonly ownerKind: OwnerKind; readonly user: string | null } | null> {
    const view = await this.#ports.reader.read(id, "confirmed");
    if (!view || desiredState(view.subscription, view.block.timestamp) !== "running") return null;
    const { owner, ownerKind, user } = view.subscription;
    if (owner === null) return null;
    return { owner: owner.toLowerCase(), ownerKind, user: user?.address.toLowerCase() ?? null };
  }

  /**
   * Owner and user by the last look at the chain, lower case, the owner first. As with statements the chain is not asked
   * for each.
   *
   * @throws RetryableError when nobody has looked and the chain cannot be asked
   */
  async people(id: bigint): Promise<readonly string[]> {
    if ((await this.#ports.registry.get(id)) === null) return [];
    const known = this.#known.get(id);
    const sure = known && !known.isDoubtful ? known : await this.#inTurn(() => this.#look(id));
    return sure?.facts.split(" ").slice(0, 2) ?? [];
  }

  async #renew(id: bigint): Promise<string | null> {
    const { registry, reader } = this.#ports;
    const view = await reader.read(id, "confirmed");
    const machine = await registry.get(id);
    if (machine === null) return null;
    const kept = await registry.keptStatement(id);
    if (view === null) return kept?.document ?? null;
    const { block, facts } = this.#note(view);
    const isBehind = block > view.block.number;
    if (kept && (isBehind || this.#isGood(kept, machine, facts))) return kept.document;
    return (await signStatement(this.#ports, machine, view, this.#now())).signed;
  }

  async #look(id: bigint): Promise<Known | null> {
    const view = await this.#ports.reader.read(id, "confirmed");
    return view && this.#note(view);
  }

  /** What is known with this look: that of the highest block counts. */
  #note(view: ChainView): Known {
    const { id } = view.subscription;
    const facts = ownershipFacts(view);
    const before = this.#known.get(id);
    const isOlder = before !== undefined && before.block > view.block.number;
    const known = isOlder
      ? { ...before, isDoubtful: before.isDoubtful || before.facts !== facts }
      : { block: view.block.number, facts, isDoubtful: false };
    this.#known.set(id, known);
    return known;
  }

  /**
   * Whether it is for this very machine, true and young. The keeper hands guests a newer one after a third of the time
   * that they live without; this is for those that it does not reach.
   */
  #isGood(kept: KeptStatement, { generation }: Machine, facts: string): boolean {
    const oldAt = (kept.issuedAt + this.#ports.settings.offlineGraceSeconds / 2) * 1000;
    return kept.generation === generation && kept.facts === facts && this.#now() < oldAt;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= WIDTH) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#working++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#working--;
    }
  }
}
