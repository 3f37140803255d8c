import { gasFunds } from "../../chain/gas-funds.ts";
import type { KeyShelf } from "../../chain/key-shelf.ts";
import { redactUrl } from "../../chain/redact-url.ts";
import { RpcPool } from "../../chain/rpc-pool.ts";
import { chooseKey } from "../../composition/choose-key.ts";
import type { KeeperConfig } from "../../config.ts";
import { BlockHostError } from "../../core/errors.ts";
import { type Chain, openChain } from "../open-chain.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import { examine, type Finding, fail, ok, warn } from "./finding.ts";

/** A chain that has made no block for so long, or so far ahead of our clock, is not to be trusted. Milliseconds. */
const OLD_HEAD_MS = 10 * 60_000;
const AHEAD_MS = 15_000;
const FEW_TRANSACTIONS = 50;
const TOO_FEW_TRANSACTIONS = 5;

/** Every RPC server, the contracts, the keeper's role and its gas. */
export async function checkChain(
  config: KeeperConfig,
  shelf: KeyShelf | null,
  terminal: Terminal,
): Promise<{ readonly findings: readonly Finding[]; readonly chain: Chain | null }> {
  const findings = await checkServers(config, terminal);
  let chain: Chain | null = null;
  findings.push(
    ...(await examine("contracts", async () => {
      chain = await openChain(config, terminal);
      return ok(
        "contracts",
        `Subscriptions ${chain.contracts.subscriptions}, tokens ${chain.contracts.credential}`,
      );
    })),
  );
  const found = chain as Chain | null;
  if (found && shelf) {
    let { address } = shelf.newest;
    findings.push(
      ...(await examine("keeper role", async () => {
        address = (await chooseKey(shelf, found)).address;
        await found.contracts.checkKeeper(found.pool, address);
        return ok("keeper role", `held by ${address}`);
      })),
      ...(await examine("gas", () => checkGas(found, address, config.chain.maxFeePerGas))),
    );
  }
  return { findings, chain: found };
}

async function checkServers({ chain }: KeeperConfig, terminal: Terminal): Promise<Finding[]> {
  const { time, post } = terminal;
  const heads = await Promise.all(
    chain.rpcUrls.map(async (url) => {
      const name = `rpc ${redactUrl(url)}`;
      try {
        return { name, head: await new RpcPool({ ...chain, rpcUrls: [url], time, post }).head() };
      } catch (error) {
        if (error instanceof BlockHostError) return { name, error };
        throw error;
      }
    }),
  );
  const best = Math.max(0, ...heads.map((each) => each.head?.number ?? 0));
  const isAlone = heads.every((each) => !each.head) || heads.length === 1;
  return heads.map(({ name, head, error }) => {
    if (!head) {
      const tell = isAlone || error?.code === "CHAIN_WRONG_ID" ? fail : warn;
      return tell(name, error?.message ?? "", error?.remedy ?? "");
    }
    const behind = best - head.number;
    const age = terminal.time.now() - head.timestamp * 1000;
    const what = `chain ${chain.chainId}, block ${head.number}, ${behind} behind the best, ${duration(age)} old`;
    if (behind > chain.maxHeadLag)
      return warn(name, what, "wait until it has caught up, or use another server");
    if (age > OLD_HEAD_MS)
      return warn(
        name,
        what,
        "compare with a block explorer: the server or the chain stands still, or this clock is wrong",
      );
    if (age < -AHEAD_MS) return warn(name, what, "this machine's clock is behind: see timedatectl");
    return ok(name, what);
  });
}

async function checkGas({ pool }: Chain, address: string, cap: bigint): Promise<Finding> {
  const { wei, transactions } = await gasFunds(pool, address, cap);
  const what = `${wei} wei, enough for about ${transactions} deliveries`;
  const remedy = `send the chain's coin to ${address}`;
  if (transactions < TOO_FEW_TRANSACTIONS) return fail("gas", what, remedy);
  return transactions < FEW_TRANSACTIONS ? warn("gas", what, remedy) : ok("gas", what);
}
