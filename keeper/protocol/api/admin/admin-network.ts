/** `GET /api/v1/admin/network`. */
export interface AdminNetwork {
  readonly pool: {
    readonly cidr: string;
    readonly gateway: string;
    readonly first: string;
    readonly last: string;
    readonly size: number;
    readonly free: number;
    /** Kept back for a while after their machines were destroyed. */
    readonly quarantined: number;
  };
  /** How tenants reach a machine: at its own address, or at a port of the host's. */
  readonly endpoint: { readonly host: string | null; readonly portBase: number | null };
  /** Plans whose machines may send mail from server to server. */
  readonly mailPlans: readonly number[];
  /** Who is let in by a knock now; null where the host has no helper for it, or it does not answer. */
  readonly doors:
    | readonly {
        readonly source: string;
        readonly port: number;
        /** Until the kernel closes it. */
        readonly seconds: number;
      }[]
    | null;
  /** What this host serves, and where. */
  readonly listeners: readonly {
    readonly what: "portal" | "relay" | "panel" | "watch";
    readonly at: string;
  }[];
}
