import { toBeHex } from "ethers";
import { z } from "zod";
import { blockNumbered } from "../../keeper/chain/block-numbered.ts";
import type { ChainHeads } from "../../keeper/chain/chain-heads.ts";
import { leaseRegistry } from "../../keeper/chain/lease-registry.ts";
import { LogSearch } from "../../keeper/chain/log-search.ts";
import { leasesAbi, registryAbi } from "../../keeper/chain/network-abis.ts";
import type { RpcServer } from "../../keeper/chain/rpc-server.ts";
import { callResultShape, logShape } from "../../keeper/chain/rpc-shapes.ts";
import type { OutboxTarget } from "../../keeper/chain/transaction-outbox.ts";
import type { BlockRef } from "../../keeper/core/chain-view.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import {
  type ChainLeaseStatus,
  LEASE_STATUSES,
  REQUEST_STATUSES,
  type RequestStatus,
} from "../../keeper/core/lease-status.ts";
import type { BrokerCall, BrokerFacts, LeaseChain, LeaseEvent, LeasePart } from "../core/chain-port.ts";
import { decodeLeaseEvent } from "./decode-lease-event.ts";
import { encodeBrokerCall } from "./encode-broker-call.ts";

/** Ranges of `maxLogRange` blocks that one step reads. */
const RANGES = 4;
const EVENTS = ["Requested", "Answered", "Rejected", "Expired", "Renewed", "Released"] as const;

export interface PrefixLeasesOptions {
  readonly heads: ChainHeads;
  /** Address of PrefixLeases. */
  readonly leases: string;
  readonly brokerId: number;
  /** Nothing happened before it. */
  readonly deploymentBlock: number;
  readonly maxLogRange: number;
}

/**
 * The contracts of leases, for one broker. What it reads is final, and as a quorum of servers has it: one server alone can
 * neither make up a request nor hide one.
 */
export class PrefixLeases implements LeaseChain {
  readonly #o: PrefixLeasesOptions;
  readonly #registry: string;
  readonly #logs: LogSearch;
  readonly #filter: { readonly address: string; readonly topics: readonly unknown[] };

  private constructor(options: PrefixLeasesOptions, registry: string) {
    this.#o = options;
    this.#registry = registry;
    this.#logs = new LogSearch(options);
    const topics = EVENTS.map((name) => leasesAbi.getEvent(name).topicHash);
    // The broker is the second indexed value of each.
    this.#filter = { address: options.leases, topics: [topics, null, toBeHex(options.brokerId, 32)] };
  }

  /** @throws FinalError BROKER_CONTRACT_MISSING when the address is no PrefixLeases, or of no registry that knows it */
  static async connect(options: PrefixLeasesOptions): Promise<PrefixLeases> {
    const { heads, leases } = options;
    const registry = await leaseRegistry(heads, leases);
    if (registry === null) throw missing(leases);
    return new PrefixLeases(options, registry);
  }

  async events(after: BlockRef | null): Promise<LeasePart | null> {
    const { heads, deploymentBlock, maxLogRange } = this.#o;
    const from = after === null ? deploymentBlock : after.number + 1;
    const { value } = await heads.at("final", async (rpc, final): Promise<LeasePart | "gone" | null> => {
      if (final.number < from) return null;
      if (after !== null && (await blockNumbered(rpc, after.number)).hash !== after.hash) return "gone";
      const to = Math.min(final.number, from + RANGES * maxLogRange - 1);
      const block = to === final.number ? final : await blockNumbered(rpc, to);
      return { block, isNewest: to === final.number, events: await this.#read(rpc, from, to) };
    });
    if (value === "gone") throw tooDeep(after?.number ?? 0);
    return value;
  }

  async #read(rpc: RpcServer, from: number, to: number): Promise<readonly LeaseEvent[]> {
    const found: z.output<typeof eventsShape> = [];
    await this.#logs.inPieces(rpc, from, to, async (range) => {
      found.push(...(await rpc.request("eth_getLogs", [{ ...this.#filter, ...range }], eventsShape)));
      return null;
    });
    found.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
    return found.map(({ event }) => event);
  }

  async requestStatus(requestId: number): Promise<RequestStatus> {
    const answer = await this.#ask(leasesAbi.encodeFunctionData("requestOf", [requestId]));
    const [{ status }] = leasesAbi.decodeFunctionResult("requestOf", answer);
    return REQUEST_STATUSES[Number(status)] ?? "none";
  }

  async leaseStatus(leaseId: number): Promise<ChainLeaseStatus> {
    const answer = await this.#ask(leasesAbi.encodeFunctionData("leaseOf", [leaseId]));
    const [{ status }] = leasesAbi.decodeFunctionResult("leaseOf", answer);
    return LEASE_STATUSES[Number(status)] ?? "none";
  }

  async broker(): Promise<BrokerFacts> {
    const { heads, brokerId } = this.#o;
    const calls = [
      registryAbi.encodeFunctionData("brokerOf", [brokerId]),
      registryAbi.encodeFunctionData("termsOf", [brokerId]),
    ];
    const { block, value } = await heads.at("final", async (rpc, { hash }) => {
      const at = { blockHash: hash, requireCanonical: true };
      const ask = (data: string) =>
        rpc.request("eth_call", [{ to: this.#registry, data }, at], callResultShape);
      return Promise.all(calls.map(ask));
    });
    const [brokerAnswer = "0x", termsAnswer = "0x"] = value;
    const [broker] = registryAbi.decodeFunctionResult("brokerOf", brokerAnswer);
    const [terms] = registryAbi.decodeFunctionResult("termsOf", termsAnswer);
    return {
      block: block.number,
      operator: broker.operator,
      encryptionKey: broker.offer.encryptionKey,
      keyEpoch: Number(broker.keyEpoch),
      prefixLength: Number(broker.offer.prefixLength),
      capacity: Number(broker.offer.capacity),
      liveLeases: Number(broker.liveLeases),
      takesRequests: terms.takesRequests,
    };
  }

  /** For the outbox. */
  encode(call: BrokerCall): OutboxTarget {
    return encodeBrokerCall(call, { leases: this.#o.leases, registry: this.#registry });
  }

  /** The custom error's name, such as `PrefixLeasesFull`; "Reverted" when it is none of ours. */
  errorName(revertData: string): string {
    return (leasesAbi.parseError(revertData) ?? registryAbi.parseError(revertData))?.name ?? "Reverted";
  }

  async #ask(data: string): Promise<string> {
    const { heads, leases: to } = this.#o;
    const { value } = await heads.at("final", (rpc, { hash }) =>
      rpc.request(
        "eth_call",
        [
          { to, data },
          { blockHash: hash, requireCanonical: true },
        ],
        callResultShape,
      ),
    );
    return value;
  }
}

/** Logs that cannot be read are no answer. */
const eventsShape = z.array(logShape).transform((logs, context) => {
  try {
    return logs.flatMap((log) => {
      const event = decodeLeaseEvent(log);
      return event ? [{ event, blockNumber: log.blockNumber, logIndex: log.logIndex }] : [];
    });
  } catch {
    context.addIssue({ code: "custom", message: "no events of PrefixLeases" });
    return z.NEVER;
  }
});

function missing(leases: string): FinalError {
  return new FinalError(
    "BROKER_CONTRACT_MISSING",
    `There is no PrefixLeases at ${leases} whose registry knows it.`,
    "Correct contracts.leases or the chain in the configuration.",
  );
}

function tooDeep(number: number): FinalError {
  return new FinalError(
    "REORG_TOO_DEEP",
    `The chain was reorganised below block ${number}, which was final by the configured rule.`,
    "Compare the RPC servers with a block explorer. If the chain truly went back, set a stricter finality and restore the store from before.",
  );
}
