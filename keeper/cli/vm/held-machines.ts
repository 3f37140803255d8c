import { BlockHostError } from "../../core/errors.ts";
import type { Machine } from "../../core/machine.ts";
import { Database } from "../../store/database.ts";
import { readStoreFacts } from "../../store/read-store-facts.ts";
import type { Desk } from "../desk.ts";
import type { Terminal } from "../terminal.ts";

/** What the keeper's store holds, by subscription; nothing where it is not at hand, which is said when it should be. */
export async function heldMachines(
  { err }: Terminal,
  { config: { database: place } }: Pick<Desk, "config">,
): Promise<ReadonlyMap<bigint, Machine>> {
  if (place === undefined) return new Map();
  try {
    const database = await Database.openReadOnly(place.file);
    try {
      const { machines } = await readStoreFacts(database);
      return new Map(machines.map((machine) => [machine.subscription, machine]));
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    err(`The keeper's store cannot be read, so this is the chain's word alone: ${error.message}`);
    return new Map();
  }
}
