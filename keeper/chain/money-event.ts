import type { Result } from "ethers";
import type { MoneyEntry, MoneyKind } from "../core/money-entry.ts";

/** Events of Subscriptions about money, where it goes and how it is counted. */
export const MONEY_EVENTS = [
  "Purchased",
  "Delivered",
  "Rejected",
  "Reclaimed",
  "Renewed",
  "Cancelled",
  "Terminated",
  "Collected",
  "Credited",
  "Withdrawn",
  "TreasuryChanged",
  "TokenAccepted",
] as const;

/** What an event says, wherever it stands: of money, that the treasury is another now, or how a token is counted. */
export type MoneyEvent =
  | Pick<MoneyEntry, "kind" | "subscription" | "account" | "token" | "amount" | "endsAt">
  | { readonly kind: "treasury"; readonly account: string }
  | { readonly kind: "token"; readonly token: string; readonly decimals: number };

/** Of each event: its kind, and the names of the arguments that hold the account and the amount. */
const SHAPES: Readonly<Record<string, readonly [MoneyKind, string, string]>> = {
  Purchased: ["purchased", "payer", "amount"],
  Delivered: ["delivered", "recipient", "amount"],
  Rejected: ["rejected", "payer", "amount"],
  Reclaimed: ["reclaimed", "payer", "amount"],
  Renewed: ["renewed", "by", "amount"],
  Cancelled: ["cancelled", "owner", "refund"],
  Terminated: ["terminated", "owner", "refund"],
  Collected: ["collected", "treasury", "amount"],
  Credited: ["credited", "account", "amount"],
  Withdrawn: ["withdrawn", "account", "amount"],
  Released: ["released", "payee", "amount"],
};
const ENDING: readonly MoneyKind[] = ["delivered", "renewed", "cancelled", "terminated"];
const OF_NO_SUBSCRIPTION: readonly MoneyKind[] = ["withdrawn", "released"];

/** Null for an event that is about something else. */
export function moneyEvent(name: string, args: Result): MoneyEvent | null {
  if (name === "TreasuryChanged") return { kind: "treasury", account: args.getValue("treasury") };
  if (name === "TokenAccepted")
    return { kind: "token", token: args.getValue("token"), decimals: Number(args.getValue("decimals")) };
  const shape = SHAPES[name];
  if (shape === undefined) return null;
  const [kind, account, amount] = shape;
  const forAnother = kind === "reclaimed" && args.getValue("by") !== args.getValue("payer");
  return {
    kind: forAnother ? "reclaimed-for" : kind,
    subscription: OF_NO_SUBSCRIPTION.includes(kind) ? null : args.getValue("id"),
    account: args.getValue(account),
    token: args.getValue("token"),
    amount: args.getValue(amount),
    endsAt: ENDING.includes(kind) ? Number(args.getValue("expiresAt")) : null,
  };
}
