import type { NetworkAnswers } from "../../answers/network.ts";

/** Tries a network on the host, which goes back to what it had unless somebody says through it that it works. */
export interface NetworkTrial {
  /** Until when the one under way has to be confirmed, milliseconds since the epoch; null when none is. */
  confirmBy(): Promise<number | null>;
  /**
   * Makes everything ready for going back.
   *
   * @returns `begin` changes the network, once whoever asked has been answered
   * @throws FinalError NETWORK_TRIAL_RUNNING, NETWORK_INTERFACE_MISSING, NETWORK_NOT_APPLIED
   */
  apply(
    network: Exclude<NetworkAnswers, { mode: "keep" }>,
  ): Promise<{ readonly confirmBy: number; begin(): Promise<void> }>;
  /** Keeps what is tried, over restarts too. @throws FinalError NETWORK_TRIAL_OVER */
  confirm(): Promise<void>;
}
