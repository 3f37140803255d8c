import { createHash } from "node:crypto";
import type { DeploymentParameters } from "@nomicfoundation/ignition-core";
import { hostModule } from "../../ignition/modules/Host.ts";
import type { BlockchainAnswers } from "../answers/blockchain.ts";
import type { ContractsAnswers } from "../answers/contracts.ts";
import type { Parties } from "../finalize/ports/chain-setup.ts";

export type NewContracts = Extract<ContractsAnswers, { readonly kind: "deploy" }>;

/**
 * The deployment that these answers ask for, under a name that other answers do not have. The admin plans, operates and
 * pauses; the keeper keeps.
 */
export function hostDeployment(
  { plans }: Pick<BlockchainAnswers, "plans">,
  { stablecoin, swaps, shares, adminDelay }: NewContracts,
  { keeper, admin }: Parties,
) {
  const parameters: DeploymentParameters = {
    RevenueSplitter: {
      payees: shares.map(({ payee }) => payee),
      shares: shares.map(({ share }) => share),
    },
    Subscriptions: { adminDelay: 0 },
    ...(swaps !== null && {
      SwapCheckout: { router: swaps.router, wrappedNative: swaps.wrappedNative },
    }),
    Host: { token: stablecoin, adminDelay, admin, keeper, planner: admin, operator: admin, pauser: admin },
  };
  const shape = { plans: plans.map(({ backups: _, ...terms }) => terms), swaps: swaps !== null };
  const digest = createHash("sha256").update(JSON.stringify({ parameters, shape })).digest("hex");
  // Enough to tell apart the few that one host ever has.
  return { name: digest.slice(0, 12), module: hostModule(shape), parameters };
}
