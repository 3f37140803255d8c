import type { BlockHostError } from "../core/errors.ts";
import type { TlsPair } from "./tls-pair.ts";

/** Where a server's certificate comes from, wherever that is. */
export interface Certificates {
  /** What is to be served now. There always is one. */
  readonly current: TlsPair;
  /** Why it is not renewed as it should be; null when all is well. */
  readonly trouble: BlockHostError | null;
  /** Renews it until the signal aborts, and has each new one served. Never rejects. */
  keep(serve: (pair: TlsPair) => void, signal: AbortSignal): Promise<void>;
}
