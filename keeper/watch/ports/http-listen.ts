import type { RequestListener } from "node:http";

/** Serves HTTP at an address; port 0 takes a free one. Rejects with WATCH_ADDRESS_TAKEN when the address cannot be had. */
export type HttpListen = (
  handler: RequestListener,
  at: { readonly host: string; readonly port: number },
) => Promise<{
  /** Where it is served, such as `http://127.0.0.1:9464`. */
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}>;
