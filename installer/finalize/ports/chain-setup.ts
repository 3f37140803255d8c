import type { BrokerAnswers } from "../../answers/ipv6.ts";
import type { Check } from "./check.ts";
import type { Part } from "./part.ts";

/** Where the host's contracts are; null what there is none of. */
export interface Contracts {
  readonly subscriptions: string;
  readonly credential: string;
  readonly inbox: string;
  readonly splitter: string | null;
  readonly checkout: string | null;
  /** Block from which on events are read. */
  readonly deploymentBlock: number;
}

/** Who will be what on the contracts. */
export interface Parties {
  /** Address of the host's key. */
  readonly keeper: string;
  /** The operator's wallet. */
  readonly admin: string;
}

/** Amounts in wei. */
export interface Funds {
  readonly address: string;
  readonly balance: bigint;
  /** What it must have for all that it has yet to pay; 0 when nothing is left to pay. */
  readonly needs: bigint;
}

/** The chain as the installer needs it, of one set of answers. */
export interface ChainSetup {
  preflight(): Promise<readonly Check[]>;
  /** Whether the broker lends a prefix to this host. */
  broker(answer: BrokerAnswers): Promise<Check>;
  /** The key on this host that pays: made at the first call, and kept in the state folder. Returns its address. */
  deployer(): Promise<string>;
  funds(parties: Parties): Promise<Funds>;
  contracts(parties: Parties): Part<Contracts>;
  /** The keeper's first gas: what it has, in wei. */
  gas(parties: Parties): Part<{ readonly balance: string }>;
  /** What is left of the deployer's money goes to the admin; what stays is worth less than its sending. In wei. */
  sweep(parties: Parties): Part<{ readonly left: string }>;
}
