import { ChainHeads } from "../../keeper/chain/chain-heads.ts";
import type { HttpPost } from "../../keeper/chain/http-post.ts";
import type { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import type { OutboxStore } from "../../keeper/chain/outbox-store.ts";
import { RpcPool } from "../../keeper/chain/rpc-pool.ts";
import { ChainTransactionOutbox, type OutboxTarget } from "../../keeper/chain/transaction-outbox.ts";
import type { BlockHostError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { ChainAnswers } from "../answers/chain.ts";
import type { ChainRules } from "./chain-rules.ts";
import { errorText } from "./error-text.ts";

/** A server this many blocks behind the best head seen is passed over. */
const MAX_HEAD_LAG = 10;

export interface AccessOptions {
  readonly chain: Pick<ChainAnswers, "chainId" | "rpcUrls">;
  readonly rules: ChainRules;
  readonly time: Time;
  /** The network; the real one unless told. */
  readonly post?: HttpPost | undefined;
}

/** The chain for reading. */
export interface ChainAccess {
  readonly chainId: number;
  readonly rules: ChainRules;
  readonly time: Time;
  readonly pool: RpcPool;
  readonly heads: ChainHeads;
}

export function openAccess({ chain, rules, time, post }: AccessOptions): ChainAccess {
  const { chainId, rpcUrls } = chain;
  const pool = new RpcPool({
    chainId,
    rpcUrls,
    rpcTimeoutMs: rules.rpcTimeoutMs,
    maxHeadLag: MAX_HEAD_LAG,
    time,
    post,
  });
  const quorum = Math.min(2, rpcUrls.length);
  return {
    chainId,
    rules,
    time,
    pool,
    heads: new ChainHeads(pool, { ...rules, quorum, maxHeadLag: MAX_HEAD_LAG, time }),
  };
}

/** The chain for writing, with one key. */
export interface Payer extends ChainAccess {
  /** Address of the key. */
  readonly address: string;
  readonly store: OutboxStore;
  readonly outbox: Pick<ChainTransactionOutbox<OutboxTarget>, "submit" | "tick">;
}

/** @param onProblem hears what is in the way of a transaction that is still looked after */
export function payerOf(
  access: ChainAccess,
  key: KeeperKey,
  store: OutboxStore,
  onProblem: (error: BlockHostError) => void,
): Payer {
  const outbox = new ChainTransactionOutbox<OutboxTarget>({
    ...access,
    ...access.rules,
    store,
    key,
    contracts: { encode: (target) => target, errorName: errorText },
    lowGasTransactions: 0,
    listener: { settled: () => {}, problem: (_purpose, error) => onProblem(error) },
  });
  return { ...access, address: key.address, store, outbox };
}
