import type { Predicate } from "./ask-is.ts";

/** Whether the contract takes purchases and renewals. */
export const isOpen: Predicate = async ({ chain: { heads, contracts } }) => {
  const { value: paused } = await heads.agreed((rpc, block) => contracts.at(rpc, block).paused());
  return { yes: !paused, because: paused ? "the contract is paused" : "the contract is not paused" };
};
