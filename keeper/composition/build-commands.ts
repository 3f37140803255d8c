import { randomBytes as randomOfSystem } from "node:crypto";
import { ChainCommandInbox } from "../chain/command-inbox.ts";
import { readOffer } from "../chain/offer-reader.ts";
import { Commands } from "../commands/commands.ts";
import { InboxFollower } from "../commands/inbox-follower.ts";
import { InboxKeys } from "../commands/inbox-keys.ts";
import { noKnocks } from "../commands/no-knocks.ts";
import type { Collector } from "../commands/ports/collector.ts";
import type { CommandAnswer } from "../commands/ports/command-journal.ts";
import type { Drains } from "../commands/ports/drains.ts";
import type { ReadStatus } from "../commands/ports/host-status.ts";
import type { KeeperKeys } from "../commands/ports/keeper-keys.ts";
import type { Measures } from "../commands/ports/measures.ts";
import type { Reboots } from "../commands/ports/reboots.ts";
import { SalesDesk } from "../commands/sales-desk.ts";
import { tellSeldom } from "../commands/tell-seldom.ts";
import { collectWord } from "../commands/words/collect.ts";
import { drainWord } from "../commands/words/drain.ts";
import { inboxKeyWord } from "../commands/words/inbox-key.ts";
import { keeperKeyWord } from "../commands/words/keeper-key.ts";
import { knockWords } from "../commands/words/knock.ts";
import { measureWords } from "../commands/words/measures.ts";
import { rebootWord } from "../commands/words/reboot.ts";
import { salesWords } from "../commands/words/sales.ts";
import { statusWord } from "../commands/words/status.ts";
import type { KeeperConfig } from "../config.ts";
import type { BlockHostError } from "../core/errors.ts";
import type { SubscriptionReader } from "../sagas/ports/subscription-reader.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import { CommandRepository } from "../store/command-repository.ts";
import { SalesRepository } from "../store/sales-repository.ts";
import type { ChainParts } from "./connect-chain.ts";
import type { Outside } from "./outside.ts";

/** The operator's commands at work. */
export interface CommandsAtWork {
  /** What came of a command; null while nothing did. */
  answer(nonce: bigint): Promise<CommandAnswer | null>;
  /** Follows the inbox until the signal. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Puts the following of the inbox together; null when the configuration has none.
 *
 * @throws FinalError INBOX_WRONG
 */
export async function buildCommands(
  config: KeeperConfig,
  outside: Outside,
  parts: ChainParts & {
    readonly reader: SubscriptionReader;
    readonly outbox: TransactionOutbox;
    readonly measures: Measures;
    readonly drains: Drains;
    readonly reboots: Reboots;
    readonly collector: Collector | null;
    readonly readStatus: ReadStatus;
    /** Left out: no other can be made. */
    readonly keys: KeeperKeys | undefined;
    readonly wake: (subscription: bigint) => void;
    /** Gets errors that will be tried again, and what they hindered. */
    readonly onProblem: (what: string, error: unknown) => void;
    readonly onAlert: (error: BlockHostError) => void;
  },
): Promise<CommandsAtWork | null> {
  const { commands, chain, work } = config;
  const { database, time, log, knocks = noKnocks, inboxSecrets: secrets } = outside;
  const { randomBytes = randomOfSystem } = outside;
  if (commands === undefined || secrets === undefined) return null;
  const { pool, heads, contracts, outbox, reader, measures, drains, wake } = parts;
  const address = commands.inbox;
  await contracts.checkInbox(pool, address);
  const now = () => time.now();
  const onProblem = tellSeldom(parts.onProblem, now);
  const inbox = new ChainCommandInbox({ heads, contracts, inbox: address, ...chain });
  const journal = new CommandRepository(database);
  const plans = async () => (await readOffer(heads, contracts)).plans;
  const store = new SalesRepository(database);
  const sales = new SalesDesk(store, outbox, plans);
  const keys = new InboxKeys({ secrets, inbox, outbox, address, now, randomBytes, onProblem: parts.onAlert });
  const follower = new InboxFollower({
    chainId: BigInt(chain.chainId),
    address,
    inbox,
    journal,
    keys,
    outbox,
    words: {
      ...knockWords(knocks, now),
      ...measureWords({ reader, measures, wake }),
      ...salesWords({ desk: sales, store, outbox, plans }),
      ...rebootWord(parts.reboots),
      ...drainWord(drains),
      ...inboxKeyWord(keys),
      ...keeperKeyWord(parts.keys ?? null),
      ...collectWord(parts.collector),
      ...statusWord({
        read: parts.readStatus,
        keys: parts.keys ?? null,
        knocks,
        measures,
        drains,
        sales: store,
      }),
    },
    now,
    randomBytes,
    onProblem: (nonce, error) => onProblem(`command ${nonce}`, error),
    onDone: (nonce, word, code) =>
      log.info({ nonce: `${nonce}`, word, code }, code === "" ? "command obeyed" : "command refused"),
  });
  const all = new Commands({
    inbox,
    journal,
    follower,
    keys,
    sales,
    retentionMs: work.jobRetentionDays * 86_400_000,
    now,
    onProblem: (error) => onProblem("the operator's commands", error),
  });
  return {
    answer: async (nonce) => (await journal.find(nonce))?.answer ?? null,
    async run(signal) {
      while (!signal.aborted) {
        await all.tick();
        await time.sleep(chain.pollIntervalMs, signal);
      }
    },
  };
}
