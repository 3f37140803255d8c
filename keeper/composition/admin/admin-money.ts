import type { AdminMoney } from "../../protocol/api/admin/admin-money.ts";

/** What the keeper's books say of money. */
export type ReadBooks = () => Promise<Pick<AdminMoney, "tokens" | "readUpTo" | "months">>;

/** Where earned money goes, and what of it there is. */
export async function adminMoney(parts: {
  /** Address of the treasury. Rejects when the chain cannot be asked. */
  readonly readTreasury: () => Promise<string>;
  /** Null: no books are kept. */
  readonly readBooks: ReadBooks | null;
  readonly keeper: AdminMoney["keeper"];
}): Promise<AdminMoney> {
  const { readTreasury, readBooks, keeper } = parts;
  const none = { tokens: null, readUpTo: null, months: [] };
  const [treasury, books] = await Promise.all([readTreasury(), readBooks?.() ?? none]);
  return { treasury, keeper, ...books };
}
