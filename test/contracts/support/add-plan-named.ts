import { AbiCoder, concat } from "ethers";
import { planTerms } from "./plan-terms.ts";
import type { Platform } from "./platform-type.ts";

/** Puts a plan on sale whose name is any bytes; ethers itself sends valid UTF-8 only. Returns the plan's id. */
export async function addPlanNamed(p: Platform, name: Uint8Array): Promise<bigint> {
  const addPlan = p.subscriptions.interface.getFunction("addPlan");
  const types = addPlan.inputs.map((input) => input.format("full").replace("string name", "bytes name"));
  const terms = AbiCoder.defaultAbiCoder().encode(types, [{ ...planTerms(), name }]);
  await p.planner.sendTransaction({ to: p.subscriptions, data: concat([addPlan.selector, terms]) });
  return p.subscriptions.planCount();
}
