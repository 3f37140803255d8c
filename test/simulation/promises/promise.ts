/** What is checked, under the number that its promise, or for the operator its section, has in the design. 7 (one command shows it) has tests elsewhere. */
export const PROMISES = {
  paid: "1. Paid means delivered or refunded",
  money: "1. No money comes or goes",
  finality: "2. Nothing is lost: no delivery before its purchase is final",
  nonce: "2. Nothing is lost: no nonce has two purposes",
  oneVm: "2. Nothing is lost: one VM and one token for each payer, none without",
  rebuildable: "3. Rebuildable",
  destroyed: "4. A paid VM is never destroyed",
  foreign: "4. What is not ours is never touched",
  access: "5. The wallet is the only key: guests know their present owner",
  verbs: "6. A stolen keeper key cannot steal: nothing but its verbs",
  commands: "8. Each command is obeyed once, in its order, and acknowledged",
  backups: "8. A paid machine has its backups, as many as its plan says, and they go with it",
  restored: "8. No restore gives a tenant another's disk",
  books: "8. What was earned is collected once, and the books agree with the chain",
  measures: "8. What is in force is what the commands say",
  punctual: "Suspended within a minute of expiry, resumed after renewal",
} as const;

export type PromiseName = (typeof PROMISES)[keyof typeof PROMISES];
