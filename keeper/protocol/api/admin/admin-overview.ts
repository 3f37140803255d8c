import type { ApiSubscription } from "../subscription.ts";

/** `GET /api/v1/admin/overview`: how the business does, in one look. Times are milliseconds unless they say otherwise. */
export interface AdminOverview {
  readonly at: number;
  readonly health: {
    readonly ok: boolean;
    readonly parts: readonly {
      readonly name: "chain" | "cursor" | "store" | "proxmox" | "engine" | "watch";
      readonly ok: boolean;
      /** Blocks for `cursor`, seconds for the others; null where there is nothing to count. */
      readonly figure: number | null;
    }[];
  };
  /** Those that are not over, the newest first. */
  readonly alerts: readonly {
    readonly code: string;
    readonly subject: string;
    readonly what: string;
    readonly remedy: string;
    readonly since: number;
  }[];
  /** Null while the chain cannot be asked. */
  readonly sales: {
    /** Purchases and renewals are stopped in the contract. */
    readonly paused: boolean;
    /** The keeper holds all stock back, by the operator's command. */
    readonly withheld: boolean;
    readonly plans: readonly {
      readonly id: string;
      readonly name: string;
      /** USD with 6 decimals. */
      readonly pricePerDay: string;
      readonly stock: number;
      readonly retired: boolean;
      /** Subscriptions that live. */
      readonly live: number;
    }[];
    readonly paymentToReady: { readonly p50: number; readonly p95: number; readonly count: number } | null;
  } | null;
  /** Subscriptions that live, counted. */
  readonly statuses: Readonly<Partial<Record<ApiSubscription["status"], number>>>;
  readonly nodes: readonly {
    readonly node: string;
    readonly online: boolean;
    /** By the operator's command no new machine is placed on it. */
    readonly drained: boolean;
    /** Share of its processors in use, 0 to 1. */
    readonly cpu: number;
    readonly memoryBytes: number;
    readonly memoryUsedBytes: number;
    /** Promised to subscriptions, whether they use it or not. */
    readonly memoryPromisedBytes: number;
    readonly machines: number;
  }[];
  readonly storages: readonly {
    readonly storage: string;
    /** Null when all nodes share it. */
    readonly node: string | null;
    readonly available: boolean;
    readonly totalBytes: number;
    readonly usedBytes: number;
  }[];
  readonly addresses: { readonly size: number; readonly free: number };
  readonly work: {
    readonly openJobs: number;
    /** Of which a person was told and that have not moved since. */
    readonly stuckJobs: number;
    /** Transactions that are in no block yet, and in one that is not final. */
    readonly sent: number;
    readonly mined: number;
  };
  readonly keeper: {
    readonly version: string;
    readonly since: number;
    readonly address: string;
    /** Wei; null before the first look. */
    readonly balance: string | null;
    /** How many transactions that is good for at the present fee. */
    readonly transactionsLeft: number | null;
    /** The newest block seen, unix seconds. */
    readonly headAt: number | null;
  };
}
