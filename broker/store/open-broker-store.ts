import { FinalError } from "../../keeper/core/errors.ts";
import { Database } from "../../keeper/store/database.ts";
import { brokerMigrations } from "./broker-migrations.ts";

/** What a store belongs to, for all time. */
export interface StoreIdentity {
  readonly chainId: number;
  /** Address of PrefixLeases. */
  readonly leases: string;
  readonly brokerId: number;
  /** What is cut into prefixes. */
  readonly network: string;
}

/**
 * Opens or creates the broker's store, and ties it to one broker and its network: with another network all numbers of
 * prefixes would mean others.
 *
 * @throws FinalError BROKER_STORE_FOREIGN, STORE_…
 */
export async function openBrokerStore(file: string, identity: StoreIdentity): Promise<Database> {
  const database = await Database.open(file, brokerMigrations);
  try {
    const { chainId, leases, brokerId, network } = identity;
    const wanted = `${chainId}:${leases.toLowerCase()}:${brokerId}:${network}`;
    await database.run(
      "INSERT INTO meta (name, value) VALUES ('identity', ?) ON CONFLICT DO NOTHING",
      wanted,
    );
    const row = await database.get<{ value: string }>("SELECT value FROM meta WHERE name = 'identity'");
    if (row?.value === wanted) return database;
    throw new FinalError(
      "BROKER_STORE_FOREIGN",
      `The store ${file} belongs to ${row?.value}, but the configuration says ${wanted}.`,
      "Give each broker and each network a store of its own, or correct the configuration.",
    );
  } catch (error) {
    await database.close();
    throw error;
  }
}
