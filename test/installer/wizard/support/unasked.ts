/** Problems that nobody can make at the pages: the beginning of each as `problemsOf` names it, and why. */
export const UNASKED: Readonly<Record<string, string>> = {
  "blockchain.contracts.swaps.poolFee: ": "chosen from a list",
  "blockchain.contracts.adminDelay: ": "chosen from a list",
  "admin.seconds: ": "chosen from a list",
  "blockchain.contracts.shares: must be at least 1 of them": "the last payee cannot be removed",
  "blockchain.contracts.shares: must be at most 16 of them": "no more can be added",
  "blockchain.plans: must be at most 20 of them": "no more can be added",
  "blockchain.plans: sell at least one plan": "the last plan cannot be removed",
  "blockchain.plans: existing contracts have plans of their own": "the pages send none with them",
  "admin.wallet: ": "the wallet that has signed in, which is not typed",
};
