/** Whose accounts an operator fills in: one address each, which no test needs the key of but the admin's. */
export function accounts(admin: string) {
  return {
    RevenueSplitter: { payees: [account(1), account(2)], shares: [95, 5] },
    Platform: {
      admin,
      keeper: account(3),
      planner: account(4),
      operator: account(5),
      pauser: account(6),
    },
  };
}

function account(number: number): string {
  return `0x${number.toString(16).padStart(40, "0")}`;
}
