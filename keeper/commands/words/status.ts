import type { Measure } from "../../core/measure.ts";
import type { Drains } from "../ports/drains.ts";
import type { ReadStatus } from "../ports/host-status.ts";
import type { KeeperKeys } from "../ports/keeper-keys.ts";
import type { Knocks } from "../ports/knocks.ts";
import type { Measures } from "../ports/measures.ts";
import type { SalesStore } from "../ports/sales-store.ts";
import type { Words } from "../word.ts";

export interface StatusParts {
  readonly read: ReadStatus;
  /** Null: the keeper has one key for good. */
  readonly keys: Pick<KeeperKeys, "next" | "revocable"> | null;
  readonly knocks: Knocks;
  readonly measures: Pick<Measures, "list">;
  readonly drains: Drains;
  readonly sales: Pick<SalesStore, "isPaused">;
}

/** Subscriptions of each kind that are named; of more there is the number. */
const NAMED = 100;

/** Tells how the host is, and what earlier commands have left as it is. */
export function statusWord({
  read,
  keys,
  knocks,
  measures,
  drains,
  sales,
}: StatusParts): Pick<Words, "status"> {
  return {
    status: {
      async begin() {
        const { healthy, facts } = await read();
        const of = (kind: Measure["kind"]) =>
          measures.list().flatMap((each) => (each.kind === kind ? [`${each.subscription}`] : []));
        const [warned, throttled, held] = [of("warn"), of("throttle"), of("suspend")];
        // A firewall that cannot be asked must not keep the rest from being told.
        const doors = await knocks.list().then((open) => open.map((each) => ({ ...each })), unknown);
        // Nor must a chain that is away.
        const nextKeeper = keys ? await keys.next().catch(unknown) : null;
        const mayBeRevoked = keys ? await keys.revocable().then((all) => [...all], unknown) : [];
        return {
          what: healthy ? "the host is well" : "the host is not well",
          facts: {
            healthy,
            ...facts,
            doors,
            nextKeeper,
            mayBeRevoked,
            salesPaused: await sales.isPaused(),
            drained: [...drains.nodes()].sort(),
            held: held.length,
            heldSubscriptions: held.slice(0, NAMED),
            throttled: throttled.length,
            throttledSubscriptions: throttled.slice(0, NAMED),
            warned: warned.length,
            warnedSubscriptions: warned.slice(0, NAMED),
          },
        };
      },
    },
  };
}

function unknown(error: unknown): string {
  return `unknown: ${error instanceof Error ? error.message : error}`;
}
