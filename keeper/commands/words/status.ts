import type { Drains } from "../ports/drains.ts";
import type { Holds } from "../ports/holds.ts";
import type { ReadStatus } from "../ports/host-status.ts";
import type { KeeperKeys } from "../ports/keeper-keys.ts";
import type { Knocks } from "../ports/knocks.ts";
import type { SalesStore } from "../ports/sales-store.ts";
import type { Words } from "../word.ts";

export interface StatusParts {
  readonly read: ReadStatus;
  /** Null: the keeper has one key for good. */
  readonly keys: Pick<KeeperKeys, "next" | "revocable"> | null;
  readonly knocks: Knocks;
  readonly holds: Holds;
  readonly drains: Drains;
  readonly sales: Pick<SalesStore, "isPaused">;
}

/** Held subscriptions that are named; of more there is the number. */
const NAMED = 100;

/** Tells how the host is, and what earlier commands have left as it is. */
export function statusWord({ read, keys, knocks, holds, drains, sales }: StatusParts): Pick<Words, "status"> {
  return {
    status: {
      async begin() {
        const { healthy, facts } = await read();
        const held = holds.list();
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
            heldSubscriptions: held.slice(0, NAMED).map(({ subscription }) => `${subscription}`),
          },
        };
      },
    },
  };
}

function unknown(error: unknown): string {
  return `unknown: ${error instanceof Error ? error.message : error}`;
}
