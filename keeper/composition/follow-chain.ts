import type { ChainListener } from "../chain/chain-listener.ts";
import { ChainWatcher } from "../chain/chain-watcher.ts";
import { HeadSocket } from "../chain/head-socket.ts";
import { HeadTracker } from "../chain/head-tracker.ts";
import { LogReader } from "../chain/log-reader.ts";
import type { ChainTransactionOutbox } from "../chain/transaction-outbox.ts";
import type { KeeperConfig } from "../config.ts";
import type { ChainLog } from "../core/chain-log.ts";
import { ChainCursorRepository } from "../store/chain-cursor-repository.ts";
import type { ChainParts } from "./connect-chain.ts";
import type { Outside } from "./outside.ts";

/** So long after a socket told of a block the chain is polled less. */
const TOLD_MS = 30_000;

/**
 * What reads the chain's events, and looks after our transactions on it, until the signal.
 *
 * @returns a function that begins; it rejects with a FinalError such as REORG_TOO_DEEP
 */
export function followChain(
  config: KeeperConfig,
  outside: Outside,
  parts: ChainParts & {
    readonly outbox: ChainTransactionOutbox;
    readonly wake: (id: bigint) => void;
    readonly onEvents: (logs: readonly ChainLog[]) => void;
    readonly onReorganisation: (depth: number) => void;
    /** Gets errors that will be tried again. */
    readonly onProblem: (error: unknown) => void;
  },
): (signal: AbortSignal) => Promise<void> {
  const { log, time, database, openSocket } = outside;
  const { pool, heads, contracts, outbox, wake } = parts;
  const wakeAll = (logs: readonly ChainLog[]) => {
    for (const id of new Set(logs.map((each) => each.subscription))) wake(id);
  };
  const listener: ChainListener = {
    events: (logs, live) => {
      parts.onEvents(logs);
      for (const { subscription, kind } of logs)
        log.debug({ subscription: `${subscription}`, kind }, "chain event");
      // Older ones say what state says better: the next look at all subscriptions does for them.
      if (live) wakeAll(logs);
    },
    catchingUp: ({ block, of, percent, events, done }) =>
      log.info(
        { block, of, percent, events },
        done ? "caught up with the chain" : "catching up with the chain",
      ),
    rewound: (ancestor, from, logs) => {
      log.warn({ ancestor: ancestor.number, from: from.number }, "the chain was reorganised");
      parts.onReorganisation(from.number - ancestor.number);
      wakeAll(logs);
    },
  };
  const cursor = new ChainCursorRepository(database);
  const watcher = new ChainWatcher(
    {
      tracker: new HeadTracker(pool, heads, cursor, listener),
      reader: new LogReader({ pool, heads, events: contracts, store: cursor, listener, time }, config.chain),
      outbox,
    },
    config.chain.pollIntervalMs,
    time,
    parts.onProblem,
  );
  const { chainId, wsUrls } = config.chain;
  const onHead = () => watcher.wake();
  const sockets = wsUrls.map((url) => new HeadSocket({ url, chainId, open: openSocket, time, onHead }));
  const isTold = () => sockets.some((socket) => socket.heardWithin(TOLD_MS));
  return async (signal) => {
    await Promise.all([watcher.run(signal, isTold), ...sockets.map((socket) => socket.run(signal))]);
  };
}
