import type {
  ArgumentType,
  CallableContractFuture,
  ContractFuture,
  Future,
  IgnitionModuleBuilder,
  ModuleParameterRuntimeValue,
} from "@nomicfoundation/ignition-core";
import { id } from "ethers";
import { plans } from "./plans.ts";

/** A plan by what its future is called. */
type OnSale = readonly [name: string, terms: ArgumentType];

/**
 * Sets up Subscriptions as its admin: accepts the token, puts the plans on sale (ids 1, 2, 3, …) and grants the roles.
 * Parameters of the module: keeper, planner, operator, pauser (addresses), and unless other plans are given, small,
 * medium, large (plan terms).
 * The deployer is planner for as long as it takes, and keeps no role but the admin's.
 * @returns what must be done before the admin's role may be given away
 */
export function wire(
  m: IgnitionModuleBuilder,
  subscriptions: CallableContractFuture<"Subscriptions">,
  token: ContractFuture<string> | ModuleParameterRuntimeValue<string>,
  onSale: readonly OnSale[] = usualPlans(m),
): Future[] {
  const deployer = m.getAccount(0);
  const planner = id("PLANNER_ROLE");
  let last: Future = m.call(subscriptions, "grantRole", [planner, deployer], { id: "grantDeployerPlanner" });
  last = m.call(subscriptions, "acceptToken", [token], { after: [last] });
  for (const [name, terms] of onSale) {
    last = m.call(subscriptions, "addPlan", [terms], { id: `add_${name}`, after: [last] });
  }
  last = m.call(subscriptions, "revokeRole", [planner, deployer], {
    id: "revokeDeployerPlanner",
    after: [last],
  });
  last = m.call(subscriptions, "grantRole", [planner, m.getParameter("planner")], {
    id: "grantPlanner",
    after: [last],
  });
  const grants = ["keeper", "operator", "pauser"].map((role) =>
    m.call(subscriptions, "grantRole", [id(`${role.toUpperCase()}_ROLE`), m.getParameter(role)], {
      id: `grant_${role}`,
    }),
  );
  return [last, ...grants];
}

function usualPlans(m: IgnitionModuleBuilder): readonly OnSale[] {
  return Object.entries(plans).map(([name, terms]) => [name, m.getParameter(name, terms)]);
}
