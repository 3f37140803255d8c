import type { ApiHost } from "../../../../protocol/api/host.ts";
import type { ApiPlan } from "../../../../protocol/api/plan.ts";
import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";
import type { Wallet } from "../../wallet/wallet.ts";

/** What the person at this page is to the machine. */
export type Role = "owner" | "user" | "nobody";

/** What every part of the page knows. */
export interface Scene {
  readonly host: ApiHost;
  readonly of: ApiSubscription;
  readonly plan: ApiPlan | null;
  /** Who is here, with a wallet that shows this page an account. */
  readonly wallet: Wallet;
  readonly account: string;
  readonly role: Role;
  /** How many backups of it there are; null while nobody has signed in to be told. */
  readonly backups: number | null;
  /** Reads the machine again: something was done to it. */
  refresh(): void;
}

/** What the machine is called: its own host name. A person types it to confirm. */
export function nameOf({ id }: Pick<ApiSubscription, "id">): string {
  return `vm-${id}`;
}
