import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { HttpPost } from "../../keeper/chain/http-post.ts";
import type { KeeperKey } from "../../keeper/chain/keeper-key.ts";
import type { OutboxStore } from "../../keeper/chain/outbox-store.ts";
import type { BlockHostError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { BlockchainAnswers } from "../answers/blockchain.ts";
import type { ChainSetup, Funds, Parties } from "../finalize/ports/chain-setup.ts";
import type { Check } from "../finalize/ports/check.ts";
import { openAccess, type Payer, payerOf } from "./chain-access.ts";
import {
  checkExisting,
  checkFees,
  checkHead,
  checkMoney,
  checkServers,
  checkStablecoin,
  checkSwaps,
} from "./chain-checks.ts";
import { type ChainRules, chainRules } from "./chain-rules.ts";
import { checkBroker } from "./check-broker.ts";
import { checkOf } from "./check-of.ts";
import { deployerFunds } from "./deployer-funds.ts";
import { deployerKey } from "./deployer-key.ts";
import { type DeployerTie, deployerTie } from "./deployer-tie.ts";
import { existingContracts } from "./existing-contracts.ts";
import { type Handover, handover } from "./handover.ts";
import { hostDeployment } from "./host-deployment.ts";
import { keeperGas } from "./keeper-gas.ts";
import { newContracts } from "./new-contracts.ts";
import { sweep } from "./sweep.ts";

export interface ChainSetupOptions {
  readonly blockchain: BlockchainAnswers;
  /** Of the installer's state, mode 0700. */
  readonly folder: string;
  /** Of the compiled contracts: the build's `artifacts`, or a package's copy of it. */
  readonly artifacts: string;
  /** Opens the outbox's store in a file; it is closed by who opens it. One for each chain: nonces are a chain's own. */
  readonly openStore: (file: string) => Promise<OutboxStore>;
  readonly time: Time;
  /** What the keeper pays a broker at first, wei; nothing unless told. */
  readonly lease?: bigint;
  /** What differs from the chain's usual rules: how fast a chain on one's own machine is asked. */
  readonly rules?: Partial<ChainRules>;
  /** Hears what is in the way of a transaction that is still looked after. */
  readonly onProblem: (error: BlockHostError) => void;
  /** The network; the real one unless told. */
  readonly post?: HttpPost;
}

/** The chain as the installer needs it, and the admin's last word on it. */
export interface FullChainSetup extends ChainSetup {
  /** The call that is left to the admin's wallet; null when there is none. */
  handover(subscriptions: string, admin: string): Promise<Handover | null>;
  /** What keeps the deployer's key from being thrown away; null when nothing does. */
  deployerTie(subscriptions: string, admin: string): Promise<DeployerTie | null>;
}

/** Before there is a keeper, whose address is part of what is deployed. */
const NOTHING_YET = { keeper: null, deployment: null, isDeployed: false };

/** Makes nothing and asks nobody before it is used. */
export function openChainSetup(options: ChainSetupOptions): FullChainSetup {
  const { blockchain, time, post, artifacts, lease = 0n } = options;
  const { chain, contracts: wanted } = blockchain;
  const folder = join(options.folder, `chain-${chain.chainId}`);
  const access = openAccess({ chain, rules: { ...chainRules(chain), ...options.rules }, time, post });
  const key = once(() => deployerKey(options.folder));
  const payer = once(() => openPayer(access, key, folder, options));
  const contracts = (parties: Parties) =>
    wanted.kind === "deploy"
      ? newContracts({ payer, answers: blockchain, wanted, parties, folder, artifacts })
      : existingContracts(access, wanted, parties);
  const funds = async (parties: Parties): Promise<Funds> => {
    const isDeployed = (await contracts(parties).look()) !== null;
    const deployment = wanted.kind === "deploy" ? hostDeployment(blockchain, wanted, parties).name : null;
    return deployerFunds(await payer(), blockchain, artifacts, {
      keeper: parties.keeper,
      deployment,
      isDeployed,
      lease,
    });
  };
  return {
    preflight: async () => {
      const servers = await checkOf("chain-servers", () => checkServers(access));
      // All else asks the same servers, and would say the same.
      if (servers.verdict === "bad") return [servers];
      const others = await inOrder([
        () => checkOf("chain-head", () => checkHead(access)),
        () => checkOf("chain-fees", () => checkFees(access)),
        ...(wanted.kind === "deploy"
          ? [
              () => checkOf("stablecoin", () => checkStablecoin(access, wanted)),
              () => checkOf("swaps", () => checkSwaps(access, wanted)),
            ]
          : [() => checkOf("contracts", () => checkExisting(access, wanted, artifacts))]),
        () =>
          checkOf("chain-money", async () =>
            checkMoney(
              await deployerFunds(await payer(), blockchain, artifacts, { ...NOTHING_YET, lease }),
              chain,
            ),
          ),
      ]);
      return [servers, ...others];
    },
    broker: (answer) => checkOf("ipv6-broker", () => checkBroker(access, answer, chain)),
    deployer: async () => (await key()).address,
    funds,
    contracts,
    gas: (parties) => keeperGas(payer, parties, lease),
    sweep: (parties) => sweep(payer, parties),
    handover: (subscriptions, admin) => handover(access, subscriptions, admin),
    deployerTie: async (subscriptions, admin) => deployerTie(await payer(), subscriptions, admin),
  };
}

async function openPayer(
  access: ReturnType<typeof openAccess>,
  key: () => Promise<KeeperKey>,
  folder: string,
  { openStore, onProblem }: ChainSetupOptions,
): Promise<Payer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return payerOf(access, await key(), await openStore(join(folder, "transactions.db")), onProblem);
}

/** One after the other: servers of the public count how often they are asked. */
async function inOrder(checks: readonly (() => Promise<Check>)[]): Promise<readonly Check[]> {
  const found: Check[] = [];
  for (const check of checks) found.push(await check());
  return found;
}

/** The same for all who ask; after a failure it is tried anew. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
