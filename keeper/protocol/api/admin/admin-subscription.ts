import type { ApiSubscription } from "../subscription.ts";
import type { AdminMachine } from "./admin-machines.ts";

/** `GET /api/v1/admin/subscriptions/<id>`: one subscription with what it holds, and what is being done about it. */
export interface AdminSubscription {
  readonly subscription: ApiSubscription;
  readonly machine: AdminMachine | null;
  /** Work that has not ended. Times are milliseconds. */
  readonly jobs: readonly {
    readonly id: number;
    readonly kind: string;
    readonly phase: string;
    readonly step: string;
    readonly tries: number;
    readonly wakeAt: number;
    /** The operator was told of it. */
    readonly alerted: boolean;
  }[];
}
