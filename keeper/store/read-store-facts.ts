import type { StoreFacts } from "../core/store-facts.ts";
import { ChainCursorRepository } from "./chain-cursor-repository.ts";
import type { Database } from "./database.ts";
import { MachineRepository } from "./machine-repository.ts";

/** What must be the same in a store that takes this one's place. */
export async function readStoreFacts(db: Database): Promise<StoreFacts> {
  const counters = await db.all<{ subscription: string; last: number }>(
    "SELECT subscription, last FROM statement_counter",
  );
  const resting = await db.all<{ ipv4: string; free_at: number }>(
    "SELECT ipv4, free_at FROM address_quarantine",
  );
  const destructions = await db.all<{ subscription: string; at: number }>(
    "SELECT subscription, at FROM destruction",
  );
  return {
    cursor: await new ChainCursorRepository(db).cursor(),
    machines: await new MachineRepository(db).list(),
    statements: new Map(counters.map(({ subscription, last }) => [BigInt(subscription), last])),
    resting: new Map(resting.map(({ ipv4, free_at }) => [ipv4, free_at])),
    destructions: new Map(destructions.map(({ subscription, at }) => [BigInt(subscription), at])),
  };
}
