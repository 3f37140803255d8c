import { formatUnits, Interface } from "ethers";
import { Contracts } from "../../keeper/chain/contracts.ts";
import type { Rpc } from "../../keeper/chain/rpc.ts";
import { RpcError } from "../../keeper/chain/rpc-error.ts";
import { callResultShape } from "../../keeper/chain/rpc-shapes.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import type { ChainAnswers } from "../answers/chain.ts";
import type { Funds } from "../finalize/ports/chain-setup.ts";
import type { Check } from "../finalize/ports/check.ts";
import type { ChainAccess } from "./chain-access.ts";
import { codeFault } from "./code-fault.ts";
import type { ExistingContracts } from "./existing-contracts.ts";
import type { NewContracts } from "./host-deployment.ts";
import { priceNow } from "./pay.ts";
import { swapPath } from "./swap-path.ts";

type Finding = Omit<Check, "id">;

/** A head that is older is a server that lags, or a chain that stands still. Seconds. */
const FRESH = 120;
const STALE = 1_800;
/** Most decimals of a token that the contracts take. */
const MOST_DECIMALS = 18;
/** Of the stablecoin, in its smallest part: any pool has it. */
const LITTLE = 1_000;

const abi = new Interface([
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
  "function WETH9() view returns (address)",
  "function quoteExactOutput(bytes path, uint256 amountOut) returns (uint256, uint160[], uint32[], uint256)",
]);

/** Every server answers, and for the chain that was meant. */
export async function checkServers({ pool, chainId }: ChainAccess): Promise<Finding> {
  await pool.checkChain();
  if (pool.servers.length > 1)
    return good(`${pool.servers.length} servers were asked, and those that answer serve chain ${chainId}.`);
  return warn(
    `The server serves chain ${chainId}, and it is the only one: its word is taken for everything.`,
    "Add a server of another operator: the host goes on when one fails, and notices when one lies.",
  );
}

/** The newest block is of now, by the host's clock, and the servers know what is final. */
export async function checkHead({ heads, time, rules }: ChainAccess): Promise<Finding> {
  const { number, timestamp } = (await heads.read()).latest;
  const age = Math.round(time.now() / 1_000) - timestamp;
  const what = `Block ${number} is ${age} seconds old.`;
  if (age < -FRESH) return bad(`Block ${number} is of ${-age} seconds from now.`, "Set the host's clock.");
  if (age <= FRESH) return good(what);
  // A chain of one's own may mine when there is something to mine.
  if (age <= STALE || rules.finality !== "finalized")
    return warn(what, "If it stays, the servers lag behind: use others.");
  return bad(what, "Use other servers, and see that the host's clock is right.");
}

/** What a transaction costs now is below what is ever paid. */
export async function checkFees(access: ChainAccess): Promise<Finding> {
  return good(`A transaction offers at most ${await priceNow(access)} wei for each gas now.`);
}

/** What tenants pay with is a token that the contracts can take. */
export async function checkStablecoin({ pool }: ChainAccess, { stablecoin }: NewContracts): Promise<Finding> {
  const ask = (name: "decimals" | "symbol") => pool.onOneServer((rpc) => askOne(rpc, stablecoin, name));
  const [decimals, symbol] = [await ask("decimals"), await ask("symbol")];
  if (decimals === null)
    return bad(
      `There is no ERC-20 token at ${stablecoin}.`,
      "Correct the stablecoin's address, or the chain.",
    );
  if (Number(decimals) > MOST_DECIMALS)
    return bad(
      `The token at ${stablecoin} has ${decimals} decimals; at most ${MOST_DECIMALS} are possible.`,
      "Use another stablecoin.",
    );
  // Whoever made the token chose its name.
  const name = String(symbol ?? "?").replace(/[^\x20-\x7e]/g, "?");
  return good(`The token at ${stablecoin} calls itself ${name.slice(0, 32)} and has ${decimals} decimals.`);
}

/** Router and quoter are some, of the native money that was given, and there is a pool. */
export async function checkSwaps(
  { pool }: ChainAccess,
  { swaps, stablecoin }: NewContracts,
): Promise<Finding> {
  if (swaps === null) return good("No money but the stablecoin is taken.");
  const { router, wrappedNative, quoter, poolFee } = swaps;
  for (const [name, address] of [
    ["SwapRouter02", router],
    ["QuoterV2", quoter],
  ] as const) {
    const native = await pool.onOneServer((rpc) => askOne(rpc, address, "WETH9"));
    if (native === null)
      return bad(`There is no ${name} at ${address}.`, "Correct its address, or do without swaps.");
    if (String(native).toLowerCase() !== wrappedNative.toLowerCase())
      return bad(`The ${name} at ${address} uses ${native} as wrapped native money.`, "Give that address.");
  }
  const path = swapPath(stablecoin, poolFee, wrappedNative);
  const price = await pool.onOneServer((rpc) => askOne(rpc, quoter, "quoteExactOutput", [path, LITTLE]));
  if (price === null)
    return warn(
      `Uniswap has no pool of ${stablecoin} and ${wrappedNative} with a fee of ${poolFee / 10_000} %, or nothing is in it.`,
      "Choose another fee, or do without swaps: nobody can pay by this one.",
    );
  return good(`The router at ${router} swaps what tenants pay with.`);
}

/** What the deployer has is enough. It may come later: the deployment waits for it. */
export function checkMoney(
  { address, balance, needs }: Funds,
  { currency }: Pick<ChainAnswers, "currency">,
): Finding {
  const words = (wei: bigint) => `${formatUnits(wei, currency.decimals)} ${currency.symbol}`;
  if (balance >= needs) return good(`The installer's key has ${words(balance)}, and needs ${words(needs)}.`);
  return warn(
    `The installer's key has ${words(balance)}; all of it together needs up to ${words(needs)}.`,
    `Send ${words(needs - balance)} to ${address}. What is not used comes back.`,
  );
}

/** The contracts that are there belong together, and are of this version. */
export async function checkExisting(
  { pool }: ChainAccess,
  { subscriptions, inbox, deploymentBlock }: ExistingContracts,
  artifacts: string,
): Promise<Finding> {
  const { number } = await pool.head();
  if (deploymentBlock > number)
    return bad(`Block ${deploymentBlock} is not there yet.`, "Give the block of the contracts' deployment.");
  const contracts = await Contracts.connect(pool, subscriptions);
  await contracts.checkInbox(pool, inbox);
  const { credential } = contracts;
  const other = await pool.onOneServer((rpc) =>
    codeFault(rpc, "latest", { subscriptions, credential, inbox }, artifacts),
  );
  if (other !== null)
    return warn(
      `${other} Its contracts belong together, and may be of another version.`,
      "Go on only if you know who made them.",
    );
  return good(`Subscriptions is at ${subscriptions}, and the inbox belongs to it.`);
}

/** Null when there is no contract, or one that knows no such question. */
async function askOne(
  rpc: Rpc,
  to: string,
  name: "decimals" | "symbol" | "WETH9" | "quoteExactOutput",
  args: readonly unknown[] = [],
): Promise<unknown> {
  try {
    const call = { to, data: abi.encodeFunctionData(name, args) };
    const answer = await rpc.request("eth_call", [call, "latest"], callResultShape);
    return abi.decodeFunctionResult(name, answer)[0];
  } catch (error) {
    const isRevert = error instanceof RpcError && error.revertData !== null;
    if (error instanceof BlockHostError && !isRevert) throw error;
    return null;
  }
}

function good(what: string): Finding {
  return { verdict: "good", what, remedy: "" };
}

function warn(what: string, remedy: string): Finding {
  return { verdict: "warn", what, remedy };
}

function bad(what: string, remedy: string): Finding {
  return { verdict: "bad", what, remedy };
}
