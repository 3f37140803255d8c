/** `/terms`: around what the operator wrote. */
export const termsWords = {
  title: "Terms",
  lead: (name: string) => `What you agree to when you buy from ${name}.`,
  none: "The operator has set no terms",
  noneWords:
    "What holds is what the contract on the chain does: you pay in advance, get the unused time back when you cancel, and may take back what was not delivered in time.",
  away: "The terms cannot be shown now",
  awayWords: "The host does not answer. Still trying …",
} as const;
