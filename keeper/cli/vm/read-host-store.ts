import { BlockHostError } from "../../core/errors.ts";
import type { Machine } from "../../core/machine.ts";
import type { Measure } from "../../core/measure.ts";
import type { Subscription } from "../../core/subscription.ts";
import { Database } from "../../store/database.ts";
import { MeasureRepository } from "../../store/measure-repository.ts";
import { readStoreFacts } from "../../store/read-store-facts.ts";
import type { Desk } from "../desk.ts";
import type { Terminal } from "../terminal.ts";

/** What the keeper's store has of a subscription's machine. */
export interface HostStore {
  machineOf(id: bigint): Machine | null;
  measureOf(subscription: Pick<Subscription, "id" | "purchaseRef">): Measure | null;
}

const NOTHING: HostStore = { machineOf: () => null, measureOf: () => null };

/** Reads it, beside a keeper at work too; nothing where it is not at hand, which is said when it should be. */
export async function readHostStore(
  { err }: Terminal,
  { config: { database: place } }: Pick<Desk, "config">,
): Promise<HostStore> {
  if (place === undefined) return NOTHING;
  try {
    const database = await Database.openReadOnly(place.file);
    try {
      const { machines } = await readStoreFacts(database);
      const held = new Map(machines.map((machine) => [machine.subscription, machine]));
      const measures = await MeasureRepository.open(database);
      return {
        machineOf: (id) => held.get(id) ?? null,
        measureOf: (subscription) => measures.of(subscription),
      };
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    err(`The keeper's store cannot be read, so this is the chain's word alone: ${error.message}`);
    return NOTHING;
  }
}
