import { decodeBytes32String, getAddress, type Result, toBeHex } from "ethers";
import { z } from "zod";
import type { BrokerOffer } from "../core/broker-offer.ts";
import type { BlockRef } from "../core/chain-view.ts";
import { FinalError } from "../core/errors.ts";
import {
  type ChainLeaseStatus,
  LEASE_STATUSES,
  REQUEST_STATUSES,
  type RequestStatus,
} from "../core/lease-status.ts";
import type { ChainHeads } from "./chain-heads.ts";
import { leaseRegistry } from "./lease-registry.ts";
import { LogSearch } from "./log-search.ts";
import { leasesAbi, registryAbi } from "./network-abis.ts";
import type { RpcServer } from "./rpc-server.ts";
import { callResultShape, logShape, receiptShape } from "./rpc-shapes.ts";

/** Brokers that one call reads. */
const PAGE = 100;
/** Nobody registers more; who does is not looked at. */
const MOST_BROKERS = 1_000;
/** Ranges of `maxLogRange` blocks that are looked through for an answer: more than an hour on any chain. */
const RANGES = 200;

export interface ChainLeasesOptions {
  readonly heads: ChainHeads;
  /** Address of PrefixLeases. */
  readonly leases: string;
  /** Address of Subscriptions: as which this host leases. */
  readonly deployment: string;
  readonly maxLogRange: number;
}

/** What the contracts have of one broker and this host, as of one final block. */
export interface LeaseSight {
  readonly block: BlockRef;
  /** Null when there is no such broker. */
  readonly offer: BrokerOffer | null;
  /** Of this host: the request that has not come to an end and the lease that is not released; null for none. */
  readonly pendingRequestId: number | null;
  readonly leaseId: number | null;
  /** First second in which this host may ask for anything. */
  readonly requestableAt: number;
}

export interface ChainLease {
  readonly broker: number;
  readonly deployment: string;
  readonly endsAt: number;
  readonly status: ChainLeaseStatus;
}

export interface ChainRequest {
  readonly status: RequestStatus;
  /** Null before it is answered. */
  readonly leaseId: number | null;
  /** A code of the broker's, once it turned it down; null also where it did so much later. */
  readonly reason: string | null;
}

/**
 * The contracts of leases, for a host. What it reads is final and as a quorum of servers has it: no server alone can make
 * up an answer, which by the contract only the broker's operator gives.
 */
export class ChainLeases {
  /** Seconds in a period. */
  readonly period: number;
  readonly #o: ChainLeasesOptions;
  readonly #registry: string;
  readonly #logs: LogSearch;

  private constructor(options: ChainLeasesOptions, registry: string, period: number) {
    this.#o = options;
    this.period = period;
    this.#registry = registry;
    this.#logs = new LogSearch({ ...options, deploymentBlock: 0 });
  }

  /** @throws FinalError LEASES_MISSING when the address is no PrefixLeases, or of no registry that knows it */
  static async connect(options: ChainLeasesOptions): Promise<ChainLeases> {
    const { heads, leases } = options;
    const registry = await leaseRegistry(heads, leases);
    if (registry !== null) {
      const data = leasesAbi.encodeFunctionData("leaseLength");
      const { value } = await heads.at("final", (rpc, { hash }) => ask(rpc, hash, leases, data));
      return new ChainLeases(options, registry, Number(BigInt(value)));
    }
    throw new FinalError(
      "LEASES_MISSING",
      `There is no PrefixLeases at ${options.leases} whose registry knows it.`,
      "Correct network.ipv6.leases or the chain in the configuration.",
    );
  }

  /** Address of BrokerRegistry. */
  get registry(): string {
    return this.#registry;
  }

  /** All brokers, also those that take no requests. */
  async brokers(): Promise<readonly BrokerOffer[]> {
    const { value } = await this.#o.heads.at("final", async (rpc, { hash }) => {
      const found: BrokerOffer[] = [];
      while (found.length < MOST_BROKERS) {
        const data = registryAbi.encodeFunctionData("brokersFrom", [found.length + 1, PAGE]);
        const answer = await ask(rpc, hash, this.#registry, data);
        const brokers: Result[] = [...registryAbi.decodeFunctionResult("brokersFrom", answer)[0]];
        for (const broker of brokers) found.push(offerOf(found.length + 1, broker));
        if (brokers.length < PAGE) break;
      }
      return found;
    });
    return value;
  }

  /** How this host stands with a broker. */
  async look(broker: number): Promise<LeaseSight> {
    const { deployment, heads, leases } = this.#o;
    const { block, value } = await heads.at("final", async (rpc, { hash }) => {
      const [brokerAnswer, holdingAnswer, requestableAnswer] = await Promise.all([
        ask(rpc, hash, this.#registry, registryAbi.encodeFunctionData("brokerOf", [broker])),
        ask(rpc, hash, leases, leasesAbi.encodeFunctionData("holdingOf", [deployment, broker])),
        ask(rpc, hash, leases, leasesAbi.encodeFunctionData("requestableAt", [deployment])),
      ]);
      const offer = offerOf(broker, registryAbi.decodeFunctionResult("brokerOf", brokerAnswer)[0]);
      const [pending, lease] = leasesAbi.decodeFunctionResult("holdingOf", holdingAnswer);
      const [requestableAt] = leasesAbi.decodeFunctionResult("requestableAt", requestableAnswer);
      return {
        offer: /^0x0{40}$/.test(offer.operator) ? null : offer,
        pendingRequestId: Number(pending) || null,
        leaseId: Number(lease) || null,
        requestableAt: Number(requestableAt),
      };
    });
    return { block, ...value };
  }

  async lease(leaseId: number): Promise<ChainLease> {
    const { heads, leases } = this.#o;
    const { value } = await heads.at("final", async (rpc, { hash }) => {
      const answer = await ask(rpc, hash, leases, leasesAbi.encodeFunctionData("leaseOf", [leaseId]));
      const [{ brokerId, deployment, endsAt, status }] = leasesAbi.decodeFunctionResult("leaseOf", answer);
      return {
        broker: Number(brokerId),
        deployment: String(deployment),
        endsAt: Number(endsAt),
        status: LEASE_STATUSES[Number(status)] ?? "none",
      };
    });
    return value;
  }

  /** @param block that the request is in */
  async request(requestId: number, block: number): Promise<ChainRequest> {
    const { heads, leases } = this.#o;
    const { value } = await heads.at("final", async (rpc, final) => {
      const data = leasesAbi.encodeFunctionData("requestOf", [requestId]);
      const answer = await ask(rpc, final.hash, leases, data);
      const [record] = leasesAbi.decodeFunctionResult("requestOf", answer);
      const status = REQUEST_STATUSES[Number(record.status)] ?? "none";
      const rejected =
        status === "rejected" ? await this.#eventOf(rpc, "Rejected", requestId, block, final.number) : null;
      const word = rejected === null ? null : codeOf(String(rejected.getValue("reason")));
      return { status, leaseId: Number(record.leaseId) || null, reason: word };
    });
    return value;
  }

  /** What the broker said to a request that it has answered; null when it is nowhere. */
  async answer(
    requestId: number,
    block: number,
  ): Promise<{ readonly leaseId: number; readonly endsAt: number; readonly sealed: string } | null> {
    const { value } = await this.#o.heads.at("final", async (rpc, final) => {
      const args = await this.#eventOf(rpc, "Answered", requestId, block, final.number);
      if (args === null) return null;
      const [leaseId, endsAt] = [Number(args.getValue("leaseId")), Number(args.getValue("endsAt"))];
      return { leaseId, endsAt, sealed: String(args.getValue("sealedAnswer")) };
    });
    return value;
  }

  /**
   * The request that a final transaction has made; null when it made none that is sealed so.
   *
   * @param hash of the transaction
   */
  async requestIn(
    hash: string,
    sealed: string,
  ): Promise<{ readonly requestId: number; readonly block: number } | null> {
    const { leases, heads } = this.#o;
    const { value } = await heads.at("final", async (rpc) => {
      const receipt = await rpc.request("eth_getTransactionReceipt", [hash], loggedReceipt);
      for (const log of receipt?.logs ?? []) {
        if (log.address.toLowerCase() !== leases.toLowerCase()) continue;
        const event = leasesAbi.parseLog({ topics: [...log.topics], data: log.data });
        if (event?.name !== "Requested" || event.args.getValue("sealedRequest") !== sealed) continue;
        return { requestId: Number(event.args.getValue("requestId")), block: log.blockNumber };
      }
      return null;
    });
    return value;
  }

  /** What waits in the contract for an account, wei. */
  async creditOf(account: string): Promise<bigint> {
    const { heads, leases } = this.#o;
    const { value } = await heads.at("final", (rpc, { hash }) =>
      ask(rpc, hash, leases, leasesAbi.encodeFunctionData("creditOf", [account])),
    );
    return BigInt(value);
  }

  /** Up from the request's block: what becomes of it comes within the hour after it. */
  async #eventOf(
    rpc: RpcServer,
    name: "Answered" | "Rejected",
    requestId: number,
    block: number,
    final: number,
  ): Promise<Result | null> {
    const { leases: address, maxLogRange } = this.#o;
    const filter = { address, topics: [leasesAbi.getEvent(name).topicHash, toBeHex(requestId, 32)] };
    let from = block;
    for (let ranges = 0; ranges < RANGES && from <= final; ranges++) {
      const to = Math.min(final, from + maxLogRange - 1);
      const found = await this.#logs.inPieces(rpc, from, to, async (range) => {
        const [log] = await rpc.request("eth_getLogs", [{ ...filter, ...range }], z.array(logShape));
        return log === undefined ? null : leasesAbi.parseLog({ topics: [...log.topics], data: log.data });
      });
      if (found !== null) return found.args;
      from = to + 1;
    }
    return null;
  }
}

const loggedReceipt = receiptShape.extend({ logs: z.array(logShape) }).nullable();

function ask(rpc: RpcServer, blockHash: string, to: string, data: string): Promise<string> {
  const block = { blockHash, requireCanonical: true };
  return rpc.request("eth_call", [{ to, data }, block], callResultShape);
}

function offerOf(id: number, broker: Result): BrokerOffer {
  const { operator, active, admitted, bondDueAt, offer, liveLeases, keyEpoch } = broker.toObject();
  const isThere = admitted === true && Number(bondDueAt) === 0;
  return {
    id,
    operator: getAddress(operator),
    region: String(offer.region).replace(/[^\x20-\x7e]/g, "?"),
    prefixLength: Number(offer.prefixLength),
    price: BigInt(offer.price),
    capacity: Number(offer.capacity),
    liveLeases: Number(liveLeases),
    encryptionKey: String(offer.encryptionKey),
    keyEpoch: Number(keyEpoch),
    takesRequests: isThere && active === true,
    takesRenewals: isThere,
  };
}

/** A stranger's code: printable, or nothing. */
function codeOf(word: string): string | null {
  try {
    const text = decodeBytes32String(word);
    return /^[\x21-\x7e]+$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
