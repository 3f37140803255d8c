import { loadConfig } from "../../config.ts";
import { compareStores, type StoreDifference } from "../../core/compare-stores.ts";
import { BlockHostError } from "../../core/errors.ts";
import type { StoreFacts } from "../../core/store-facts.ts";
import { Database } from "../../store/database.ts";
import { readStoreFacts } from "../../store/read-store-facts.ts";
import { StoreReplacement } from "../../store/store-replacement.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { rebuildReport } from "./rebuild-report.ts";
import { type Rebuilt, rebuildStore } from "./rebuild-store.ts";

export interface RebuildOptions extends CommonOptions {
  readonly compare?: string;
}

/** What a rebuild has to tell. */
export interface RebuildResult extends Rebuilt {
  readonly store: string;
  /** Where the old store is now; null when there was none. */
  readonly kept: string | null;
  readonly facts: StoreFacts;
  /** The store that the new one was held against; null when there is none that can be read. */
  readonly comparedWith: string | null;
  readonly differences: readonly StoreDifference[];
}

/** `blockhost rebuild` */
export async function rebuild(terminal: Terminal, options: RebuildOptions): Promise<number> {
  const config = await loadConfig(options.config);
  const store = config.database.file;
  const replacement = await StoreReplacement.begin(store);
  let lost: StoreFacts | null;
  let rebuilt: Rebuilt;
  let facts: StoreFacts;
  try {
    // First, so that a wrong file is told before any work; the old one may be lost, which is why we are here.
    lost = await factsOf(options.compare ?? store, options.compare !== undefined, terminal);
    rebuilt = await rebuildStore(config, replacement.database, terminal);
    facts = await readStoreFacts(replacement.database);
  } catch (error) {
    await replacement.abandon();
    throw error;
  }
  const kept = await replacement.complete(terminal.time.now());
  const differences = lost ? compareStores(lost, facts, terminal.time.now()) : [];
  const comparedWith = lost ? (options.compare ?? kept) : null;
  const result: RebuildResult = { ...rebuilt, store, kept, facts, comparedWith, differences };
  const { facts: _, ...told } = result;
  const numbers = { machines: facts.machines, resting: [...facts.resting], cursor: facts.cursor };
  terminal.out(options.json ? json({ ...told, ...numbers }) : rebuildReport(result));
  return result.problems.length + differences.length > 0 ? CLI_EXIT.found : CLI_EXIT.ok;
}

/** Null when there is nothing that could be compared with. */
async function factsOf(file: string, mustBe: boolean, terminal: Terminal): Promise<StoreFacts | null> {
  try {
    const database = await Database.openReadOnly(file);
    try {
      return await readStoreFacts(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (mustBe || !(error instanceof BlockHostError)) throw error;
    terminal.err(`nothing to compare with: ${error.message}`);
    return null;
  }
}
