import { id, ZeroHash } from "ethers";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";

/** By name, as OpenZeppelin's AccessControl has them. */
const ROLES = {
  admin: ZeroHash,
  operator: id("OPERATOR_ROLE"),
  pauser: id("PAUSER_ROLE"),
  planner: id("PLANNER_ROLE"),
} as const;

/** No purchase has this number, so what a contract gives it to is its operator's to say. */
const ADMIN_TOKEN = 0n;

/**
 * What an account may do as of the confirmed block, by the word of a quorum: one server alone lets nobody in.
 *
 * @throws RetryableError when the chain cannot be asked
 */
export async function readRoles(
  heads: ChainHeads,
  contracts: Contracts,
  account: string,
): Promise<readonly (keyof typeof ROLES | "token-0")[]> {
  const { value } = await heads.agreed(async (rpc, block) => {
    const subscriptions = contracts.at(rpc, block);
    const names = Object.keys(ROLES) as (keyof typeof ROLES)[];
    const [{ owner }, ...held] = await Promise.all([
      contracts.credentialAt(rpc, block).accessOf(ADMIN_TOKEN),
      ...names.map((name) => subscriptions.hasRole(ROLES[name], account)),
    ]);
    const roles = names.filter((_name, at) => held[at] === true);
    return owner.toLowerCase() === account.toLowerCase() ? [...roles, "token-0" as const] : roles;
  });
  return value;
}
