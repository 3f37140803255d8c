import { ChainHeads } from "../../keeper/chain/chain-heads.ts";
import { RpcPool } from "../../keeper/chain/rpc-pool.ts";
import { ChainTransactionOutbox } from "../../keeper/chain/transaction-outbox.ts";
import { tellSeldom } from "../../keeper/commands/tell-seldom.ts";
import { wordsOf } from "../../keeper/composition/words-of.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { OutboxRepository } from "../../keeper/store/outbox-repository.ts";
import { PrefixLeases } from "../chain/prefix-leases.ts";
import type { BrokerCall, BrokerFacts } from "../core/chain-port.ts";
import { prefixSpace } from "../core/prefix-space.ts";
import { GasLedger } from "../store/gas-ledger.ts";
import { LeaseRepository } from "../store/lease-repository.ts";
import { Broker } from "./broker.ts";
import type { BrokerConfig } from "./broker-config.ts";
import { BrokerKeys } from "./broker-keys.ts";
import { budgetedOutboxStore } from "./budgeted-outbox.ts";
import { LeaseDesk } from "./lease-desk.ts";
import type { Outside } from "./outside.ts";
import { PeerKeeper } from "./peer-keeper.ts";

/** A broker that is ready to work, and what others ask about it. */
export interface BuiltBroker {
  readonly broker: Broker;
  readonly store: LeaseRepository;
  readonly keys: BrokerKeys;
  readonly chain: PrefixLeases;
  readonly outbox: ChainTransactionOutbox<BrokerCall>;
  /** Problems so far, by what they hindered. */
  readonly problems: ReadonlyMap<string, number>;
}

/**
 * Puts a broker together: makes its network, then sees that the chain is the right one and knows it.
 *
 * @throws FinalError CHAIN_WRONG_ID, BROKER_CONTRACT_MISSING, BROKER_NOT_OPERATOR, BROKER_NETWORK_INVALID; RetryableError
 * CHAIN_…
 */
export async function buildBroker(config: BrokerConfig, outside: Outside): Promise<BuiltBroker> {
  const { log, time, database, operator, secrets, network, serve, wireguardKey, randomBytes, post } = outside;
  const { chain: chainConfig, brokerId, tunnel } = config;
  const now = () => Math.floor(time.now() / 1_000);
  const problems = new Map<string, number>();
  const tell = tellSeldom(
    (what, error) => log.warn({ what, ...wordsOf(error) }, "tried again"),
    () => time.now(),
  );
  const onProblem = (what: string, error: unknown) => {
    const kind = what.replace(/ \d+$/, "");
    problems.set(kind, (problems.get(kind) ?? 0) + 1);
    tell(what, error);
  };
  const space = prefixSpace(config.network.pool.text, config.network.prefixLength);
  const store = new LeaseRepository(database);
  const peers = new PeerKeeper({
    store,
    network,
    serve,
    space,
    now,
    onProblem: (error) => onProblem("handshakes", error),
  });
  // Before the chain is asked at all: after a restart no host waits for an RPC server.
  await peers.tend().catch((error) => onProblem("the network", error));
  const pool = new RpcPool({ ...chainConfig, time, post });
  const heads = new ChainHeads(pool, {
    ...chainConfig,
    time,
    onProblem: (error) => onProblem("the chain", error),
  });
  await pool.checkChain();
  const chain = await PrefixLeases.connect({ ...chainConfig, heads, brokerId });
  checkBroker(await chain.broker(), config, operator.address);
  const outbox = new ChainTransactionOutbox<BrokerCall>({
    ...chainConfig,
    pool,
    heads,
    store: budgetedOutboxStore(
      new OutboxRepository(database),
      new GasLedger(database),
      BigInt(config.gasPerDay),
      now,
    ),
    key: operator,
    contracts: chain,
    time,
    listener: {
      settled: (purpose, outcome) => log.info({ purpose, ...outcome }, "transaction settled"),
      problem: (purpose, error) => log.warn({ purpose, ...wordsOf(error) }, "transaction"),
      lowGas: ({ address, balance, transactionsLeft }) =>
        log.error({ address, balance: `${balance}`, transactionsLeft }, "the operator's gas runs low"),
    },
  });
  const keys = new BrokerKeys({ brokerId, secrets, chain, store, outbox, randomBytes });
  const desk = new LeaseDesk({
    chainId: BigInt(chainConfig.chainId),
    leases: chainConfig.leases,
    brokerId,
    space,
    tunnel: { ...tunnel, zone: config.names?.zone ?? null, wireguardKey },
    chain,
    store,
    outbox,
    secrets: async () => (await keys.all()).map(({ secretKey }) => secretKey),
    now,
    onProblem: (id, error) => onProblem(`request ${id}`, error),
  });
  const { pollIntervalMs } = chainConfig;
  const broker = new Broker({ chain, store, desk, peers, keys, outbox, time, pollIntervalMs, onProblem });
  return { broker, store, keys, chain, outbox, problems };
}

function checkBroker({ operator, prefixLength }: BrokerFacts, config: BrokerConfig, ours: string): void {
  if (operator.toLowerCase() !== ours.toLowerCase())
    throw new FinalError(
      "BROKER_NOT_OPERATOR",
      `The operator of broker ${config.brokerId} is ${operator}, but the key in the configuration is that of ${ours}.`,
      "Register the broker with this key, hand it over to it, or correct brokerId and keys.operator.",
    );
  if (prefixLength !== config.network.prefixLength)
    throw new FinalError(
      "BROKER_NETWORK_INVALID",
      `Broker ${config.brokerId} is registered for prefixes of ${prefixLength} bits, but the configuration says ${config.network.prefixLength}.`,
      "Set network.prefixLength to what is registered; for other prefixes register another broker.",
    );
}
