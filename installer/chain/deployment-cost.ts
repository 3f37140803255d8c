import { AbiCoder } from "ethers";
import { simulate } from "../../keeper/chain/simulate.ts";
import type { BlockchainAnswers } from "../answers/blockchain.ts";
import type { ChainAccess } from "./chain-access.ts";
import { fileArtifacts } from "./file-artifacts.ts";
import type { NewContracts } from "./host-deployment.ts";

/** Gas of each part, measured on a local chain; a test compares. */
const GAS = {
  subscriptions: 9_100_000n,
  splitter: 440_000n,
  payee: 60_000n,
  inbox: 600_000n,
  checkout: 1_320_000n,
  /** With long names; usual ones take 132,000. */
  plan: 200_000n,
  /** Roles given and taken, the token, the admin's delay and offer. */
  wiring: 460_000n,
};

/** Bytes of signed transactions, beside that of Subscriptions. */
const BYTES = { splitterAndInbox: 5_500, checkout: 6_500, call: 450 };
/** As for `wiring`. */
const CALLS = 9;

/** What a whole deployment takes: gas, and how many bytes of data it lays down. */
export async function deploymentCost(
  { pool }: ChainAccess,
  deployer: string,
  { plans }: Pick<BlockchainAnswers, "plans">,
  { shares, swaps, adminDelay }: NewContracts,
  artifacts: string,
): Promise<{ readonly gas: bigint; readonly bytes: number }> {
  const known =
    GAS.subscriptions +
    GAS.splitter +
    GAS.payee * BigInt(shares.length) +
    GAS.inbox +
    (swaps === null ? 0n : GAS.checkout) +
    GAS.plan * BigInt(plans.length) +
    GAS.wiring;
  const { bytecode } = await fileArtifacts(artifacts).loadArtifact("Subscriptions");
  // The largest, tried on the chain itself: some count more gas than others for the same.
  const words = AbiCoder.defaultAbiCoder().encode(
    ["uint48", "address", "address"],
    [adminDelay, deployer, deployer],
  );
  const data = bytecode + words.slice(2);
  const tried = await pool.onOneServer((rpc) => simulate(rpc, { from: deployer, data }));
  const gas = tried.ok && tried.gas > GAS.subscriptions ? (known * tried.gas) / GAS.subscriptions : known;
  const bytes =
    data.length / 2 +
    BYTES.splitterAndInbox +
    (swaps === null ? 0 : BYTES.checkout) +
    BYTES.call * (plans.length + CALLS);
  return { gas, bytes };
}
