import { randomBytes as randomOfSystem } from "node:crypto";
import { ChainLeases } from "../chain/chain-leases.ts";
import { tellSeldom } from "../commands/tell-seldom.ts";
import type { KeeperConfig } from "../config.ts";
import { machinePrefixProblem } from "../core/machine-prefix.ts";
import { leasedPrefix } from "../core/prefix-lease.ts";
import { leaseDesk } from "../lease/lease-desk.ts";
import { LeaseKeeper, type LeaseTrouble } from "../lease/lease-keeper.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import { LeaseRepository } from "../store/lease-repository.ts";
import type { ChainParts } from "./connect-chain.ts";
import type { Outside } from "./outside.ts";

/** An answer takes minutes: so many looks at the chain are worth one look for it. */
const POLLS = 5;
/** The most between two looks at a lease that has come to rest, milliseconds. */
const RESTING_MS = 30_000;

export interface LeaseAtWork {
  /** What machines have now; null: none carries. */
  readonly prefix: () => string | null;
  /** What a person has to know; empty when all goes as it should. */
  readonly trouble: () => readonly LeaseTrouble[];
  /** Leases, keeps, and takes orders, until the signal. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Puts the leasing of a prefix together; null when the configuration has none lent.
 *
 * @throws FinalError LEASES_MISSING, SOCKET_UNUSABLE; RetryableError CHAIN_…
 */
export async function buildLease(
  config: KeeperConfig,
  outside: Outside,
  parts: ChainParts & {
    readonly outbox: TransactionOutbox;
    /** Gets errors that will be tried again, and what they hindered. */
    readonly onProblem: (what: string, error: unknown) => void;
  },
): Promise<LeaseAtWork | null> {
  const { network, chain, work } = config;
  const { database, keys, time, tunnel, listenOrders, randomBytes = randomOfSystem } = outside;
  const { ipv6 } = network;
  if (ipv6?.mode !== "broker" || tunnel === undefined) return null;
  const { heads, outbox } = parts;
  const { leases, broker = null, budget, maxPrice = budget } = ipv6;
  const deployment = parts.contracts.subscriptions;
  const { maxLogRange } = chain;
  const store = await LeaseRepository.open(database);
  const onProblem = tellSeldom(parts.onProblem, () => time.now());
  const keeper = new LeaseKeeper({
    chainId: BigInt(chain.chainId),
    ...{ leases, deployment, tunnel, store, outbox, randomBytes, onProblem },
    payer: keys.keeper.address,
    rules: { broker, maxPrice, budget, prefixProblem: (prefix) => machinePrefixProblem(prefix, network) },
    market: await ChainLeases.connect({ heads, leases, deployment, maxLogRange }),
    now: () => Math.floor(time.now() / 1_000),
  });
  const orders = await listenOrders?.(ipv6.orderSocket, leaseDesk(keeper));
  return {
    prefix: () => leasedPrefix(store.current()),
    trouble: () => {
      const last = store.newest();
      const problems = keeper.problems;
      if (last?.state !== "lost") return problems;
      const lost: LeaseTrouble = {
        code: "LEASE_LOST",
        what: `lease ${last.leaseId} of broker ${last.broker} is over (${last.reason}), and machines have lost its prefix`,
        remedy: "Lease another: blockhost broker request",
      };
      return [lost, ...problems];
    },
    async run(signal) {
      while (!signal.aborted) {
        await keeper.look();
        const busyMs = Math.max(work.pollMs, POLLS * chain.pollIntervalMs);
        await time.sleep(keeper.isResting ? Math.min(RESTING_MS, work.tickMs * 2) : busyMs, signal);
      }
      await orders?.close();
    },
  };
}
