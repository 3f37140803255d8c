import type { ContractTransactionResponse } from "ethers";
import type { Platform } from "../contracts/support/platform-type.ts";

/** What a user, the host or the operator does in one transaction. */
export interface GasAction {
  /** Most gas that it should take on a busy platform. */
  readonly target?: number;
  /** Whether it costs more on a platform's first day, so that it is measured there too. */
  readonly cold?: boolean;
  /** Whether it moves the stablecoin, so that it is measured with a costly one too. */
  readonly pays?: boolean;
  /** Prepares, then sends the transaction that is measured. */
  send(p: Platform): Promise<ContractTransactionResponse>;
}
