import { parseEther } from "ethers";
import type { Time } from "../../keeper/core/time.ts";
import { Database } from "../../keeper/store/database.ts";
import { OutboxRepository } from "../../keeper/store/outbox-repository.ts";
import type { Answers } from "../answers/answers.ts";
import type { ChainRules } from "../chain/chain-rules.ts";
import { type FullChainSetup, openChainSetup } from "../chain/open-chain-setup.ts";
import type { Say } from "../finalize/ports/part.ts";
import type { Machine } from "./machine.ts";

export interface ChainOptions {
  readonly machine: Machine;
  readonly time: Time;
  /** How a chain on one's own machine differs from its kind. */
  readonly chainRules?: Partial<ChainRules>;
}

/** The chain of these answers, with its outbox in the installer's folder. */
export function openChain(
  { machine: { layout, artifacts }, time, chainRules = {} }: ChainOptions,
  { blockchain, ipv6 }: Pick<Answers, "blockchain"> & Partial<Pick<Answers, "ipv6">>,
  say: Say,
): { readonly chain: FullChainSetup; close(): Promise<void> } {
  const stores: Database[] = [];
  const chain = openChainSetup({
    blockchain,
    folder: layout.stateFolder,
    artifacts,
    openStore: async (file) => {
      const store = await Database.open(file);
      stores.push(store);
      return new OutboxRepository(store);
    },
    time,
    lease: ipv6?.mode === "broker" ? parseEther(ipv6.budget) : 0n,
    rules: chainRules,
    onProblem: ({ code, message }) => say(`${code}: ${message}`),
  });
  return {
    chain,
    async close() {
      for (const store of stores) await store.close();
    },
  };
}
