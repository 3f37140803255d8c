import { loadConfig } from "../config.ts";
import { Database } from "../store/database.ts";

/** Lets `work` look at the keeper's store, whether the keeper runs or not. @throws FinalError CONFIG_INVALID, STORE_… */
export async function withStore<T>(configFile: string, work: (database: Database) => Promise<T>): Promise<T> {
  const config = await loadConfig(configFile);
  const database = await Database.openReadOnly(config.database.file);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
