import type { Answers } from "../../answers/answers.ts";

/** What the end of the installation has to offer. */
export interface SetupEnd {
  /** The account that pays for the contracts, made when it is not there. Amounts in wei. */
  deployer(
    answers: Answers,
  ): Promise<{ readonly address: string; readonly balance: bigint; readonly needs: bigint }>;
  /** What there is on chain and on disk, and the portal's address. No secrets. */
  result(): Promise<object>;
  /** The host's sealed backup. */
  backup(passphrase: string): AsyncIterable<Uint8Array>;
}
