import type { RequestListener } from "node:http";

/** Bounds for one server: what strangers may hold open. */
export interface ListenBounds {
  /** Connections at the same time, in all and from one address. */
  readonly connections: number;
  readonly ofAddress: number;
  /** Milliseconds within which a request has come in whole. */
  readonly requestMs: number;
  /** Bytes of a request's head. */
  readonly headBytes: number;
}

/** PEM: a certificate with its chain, and its key. */
export interface PortalTls {
  readonly cert: string;
  readonly key: string;
}

/** Serves HTTP, or HTTPS with a certificate. Rejects with PORTAL_ADDRESS_TAKEN when the address cannot be had. */
export type PortalListen = (
  handler: RequestListener,
  at: { readonly host: string; readonly port: number },
  bounds: ListenBounds,
  tls?: PortalTls,
) => Promise<{
  /** Such as `https://127.0.0.1:8443`. */
  readonly url: string;
  /** Has new connections shown another certificate; those that are open go on. Throws when it cannot be served. */
  secure(tls: PortalTls): void;
  /** Ends all connections. */
  close(): Promise<void>;
}>;
