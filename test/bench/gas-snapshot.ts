import { join } from "node:path";

/** What each action cost when it was last agreed to: `{"gas.purchase": 148000, …}`, written by `bench gas --write-snapshot`. */
export const GAS_SNAPSHOT = join(import.meta.dirname, "gas-snapshot.json");
