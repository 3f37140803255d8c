import { topicOf } from "../../../keeper/commands/topic-of.ts";
import type { Command } from "../../../keeper/protocol/command.ts";
import type { CommandResult } from "../../../keeper/protocol/command-result.ts";
import type { World } from "../world.ts";
import { measuresInForce } from "./measures-in-force.ts";

type Measure = Extract<Command, { readonly word: "warn" | "throttle" | "suspend" }>;

/** What the operator's commands come to, one after the other. */
export class StandingOrders {
  readonly #measures = new Map<string, Measure>();
  readonly #drained = new Set<string>();
  /** Topics of commands that were obeyed, perhaps, and that the chain has dropped since. */
  readonly #dropped: ReadonlySet<string | null>;
  #paused = false;

  /** @param dropped commands that were on a fork, and are not on the chain that counts */
  constructor(dropped: readonly Command[]) {
    this.#dropped = new Set(dropped.map(topicOf));
  }

  /** Takes the next one that was obeyed; returns what of its answer does not follow from those before it, or null. */
  take(command: Command, { facts }: CommandResult): string | null {
    switch (command.word) {
      case "warn":
      case "throttle":
      case "suspend":
        this.#measures.set(command.subscription, command);
        return null;
      case "resume":
        if (this.#measures.get(command.subscription)?.word === "suspend")
          this.#measures.delete(command.subscription);
        return null;
      case "lift":
        this.#measures.delete(command.subscription);
        return null;
      case "drain":
        if (command.on) this.#drained.add(command.node);
        else this.#drained.delete(command.node);
        return [...this.#dropped].some((topic) => topic?.startsWith("node ")) ||
          `${facts.drained}` === `${[...this.#drained].sort()}`
          ? null
          : `finds ${facts.drained} drained, and not ${[...this.#drained]}`;
      case "pause-sales":
        this.#paused = true;
        return null;
      case "resume-sales":
        this.#paused = false;
        return null;
      default:
        return null;
    }
  }

  /** Where what is in force is not what was commanded; null when it is. */
  compare({ chain, host }: World): string | null {
    const inForce = measuresInForce(chain, host);
    const ids = new Set([...inForce.keys(), ...[...this.#measures.keys()].map(BigInt)]);
    for (const id of ids) {
      if (this.#dropped.has(`measure ${id}`)) continue;
      const [wanted, found] = [this.#measures.get(`${id}`), inForce.get(id)];
      if (wanted?.word !== found?.kind || wanted?.reason !== found?.reason)
        return `subscription ${id} is under ${found?.kind ?? "nothing"}, and not ${wanted?.word ?? "nothing"}`;
    }
    const drained = host.rows<{ readonly node: string }>("drained_node").map(({ node }) => node);
    for (const node of new Set([...drained, ...this.#drained]))
      if (drained.includes(node) !== this.#drained.has(node) && !this.#dropped.has(`node ${node}`))
        return `node ${node} is ${drained.includes(node) ? "" : "not "}drained`;
    const isPaused = host.rows("sales_pause").length > 0;
    return isPaused === this.#paused || this.#dropped.has("sales")
      ? null
      : `sales are ${isPaused ? "" : "not "}paused`;
  }
}
