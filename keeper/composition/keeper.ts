import type { ProgressEvent } from "../sagas/progress-event.ts";
import type { StartupError } from "../startup-error.ts";

/** A keeper at work. */
export interface Keeper {
  /** Address that sends its transactions. */
  readonly address: string;
  /** Address that signs ownership statements, lower case. */
  readonly attester: string;
  /** Where health, metrics and progress are served, such as `http://127.0.0.1:9464`; null when nowhere. */
  readonly watchUrl: string | null;
  /** Where tenants' browsers, their guests and the operator's browser are served; null when nowhere. */
  readonly portal: {
    readonly url: string;
    readonly relayUrl: string;
    readonly adminUrl: string | null;
  } | null;
  /**
   * Resolves when it has stopped: with null when it was asked to; with `new-key` when it is to be started again, to send
   * with another key; else with what it could not go on after.
   */
  readonly ended: Promise<StartupError | "new-key" | null>;
  /** Calls the listener for each event until the returned function is called. */
  subscribe(listener: (event: ProgressEvent) => void): () => void;
  /** Looks at all subscriptions now instead of at the next tick. */
  reconcile(): Promise<void>;
  /** Ends the steps under way, starts no other, closes the store. Repeatable. */
  stop(): Promise<void>;
}
