import type { ChainHeads } from "../chain/chain-heads.ts";
import { checkSignature } from "../chain/check-signature.ts";
import type { Contracts } from "../chain/contracts.ts";
import type { Time } from "../core/time.ts";
import type { Delegations } from "../portal/ports/delegations.ts";
import type { Machines } from "../portal/ports/machines.ts";
import type { Ownership } from "../portal/ports/ownership.ts";
import type { Signatures } from "../portal/ports/signatures.ts";
import { textHash } from "../protocol/text-hash.ts";
import { Approvals } from "../sagas/approvals.ts";
import { MachineIndex } from "../sagas/machine-index.ts";
import type { ContractWallets } from "../sagas/ports/contract-wallets.ts";
import type { SagaPorts } from "../sagas/saga-ports.ts";
import type { StatementDesk } from "../sagas/statement-desk.ts";
import type { Database } from "../store/database.ts";
import { DelegationRepository } from "../store/delegation-repository.ts";

/** What the portal stands on. */
export interface PortalPorts {
  readonly machines: Machines;
  readonly ownership: Ownership;
  readonly delegations: Delegations;
  readonly signatures: Signatures;
}

/** Builds the portal's ports from the keeper's parts. */
export function portalPorts(parts: {
  readonly ports: Pick<SagaPorts, "reader" | "registry" | "attester" | "settings">;
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  readonly database: Database;
  readonly desk: StatementDesk;
  readonly wallets: ContractWallets;
  readonly time: Time;
  /** Has the keeper look at a subscription soon. */
  readonly wake: (subscription: bigint) => void;
}): PortalPorts {
  const { ports, database, desk, time } = parts;
  const kept = new DelegationRepository(database);
  const approvals = new Approvals(parts);
  return {
    machines: new MachineIndex(ports),
    ownership: desk,
    delegations: {
      put: (key) => kept.put(key, Math.floor(time.now() / 1000)),
      list: async (subscription, now) => kept.list(subscription, await desk.people(subscription), now),
    },
    signatures: {
      check: async (wallet, text, signature) => {
        const signed = await checkSignature(parts, wallet, textHash(text), signature);
        if (signed?.kind !== "contract") return signed;
        approvals.confirmed(wallet, text, signed.isCounterfactual);
        return { kind: "contract" };
      },
      approve: (...asked) => approvals.approve(...asked),
    },
  };
}
