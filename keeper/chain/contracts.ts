import {
  AbiCoder,
  type ContractRunner,
  decodeBytes32String,
  type Result,
  toBeHex,
  zeroPadValue,
} from "ethers";
import { z } from "zod";
import type { AccessCredential } from "../../typechain-types/AccessCredential.ts";
import type { CommandInbox } from "../../typechain-types/CommandInbox.ts";
import { AccessCredential__factory } from "../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../typechain-types/factories/CommandInbox__factory.ts";
import { EarningsLens__factory } from "../../typechain-types/factories/lens/EarningsLens__factory.ts";
import { FleetLens__factory } from "../../typechain-types/factories/lens/FleetLens__factory.ts";
import { SignatureLens__factory } from "../../typechain-types/factories/lens/SignatureLens__factory.ts";
import { SubscriptionLens__factory } from "../../typechain-types/factories/lens/SubscriptionLens__factory.ts";
import { RevenueSplitter__factory } from "../../typechain-types/factories/RevenueSplitter__factory.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";
import type { RevenueSplitter } from "../../typechain-types/RevenueSplitter.ts";
import type { Subscriptions } from "../../typechain-types/Subscriptions.ts";
import type { BlockId } from "../core/chain-log.ts";
import { BlockHostError, FinalError } from "../core/errors.ts";
import { LEASE_STATUSES, REQUEST_STATUSES } from "../core/lease-status.ts";
import { OPERATIONS } from "../core/operation.ts";
import { SUBSCRIPTION_STATUSES } from "../core/subscription.ts";
import type { ContractCall } from "../core/transaction.ts";
import { credentialAbi, inboxAbi, splitterAbi, subscriptionsAbi } from "./abis.ts";
import { encodeCall } from "./encode-call.ts";
import type { EventSource, WakingEvent } from "./event-source.ts";
import { MONEY_EVENTS, type MoneyEvent, moneyEvent } from "./money-event.ts";
import { leasesAbi, registryAbi } from "./network-abis.ts";
import type { Rpc } from "./rpc.ts";
import { RpcError } from "./rpc-error.ts";
import { callResultShape, type RawLog } from "./rpc-shapes.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";
import type { WalletQuestion } from "./wallet-question.ts";

/** Events that change what a subscription's VM should be, by the name of the argument that holds its id. */
const WAKING = new Map<string, { readonly abi: typeof subscriptionsAbi | typeof credentialAbi; id: string }>([
  ...(
    [
      "Purchased",
      "Delivered",
      "Rejected",
      "Reclaimed",
      "Renewed",
      "Cancelled",
      "Terminated",
      "Closed",
      "OperationRequested",
    ] as const
  ).map((name) => [subscriptionsAbi.getEvent(name).topicHash, { abi: subscriptionsAbi, id: "id" }] as const),
  ...(["EncryptionKeyChanged", "CredentialChanged"] as const).map(
    (name) => [credentialAbi.getEvent(name).topicHash, { abi: credentialAbi, id: "id" }] as const,
  ),
  ...(["Transfer", "UpdateUser"] as const).map(
    (name) => [credentialAbi.getEvent(name).topicHash, { abi: credentialAbi, id: "tokenId" }] as const,
  ),
]);

/** Topics of the events of Subscriptions about money. */
const MONEY = MONEY_EVENTS.map((name) => subscriptionsAbi.getEvent(name).topicHash);

const coder = AbiCoder.defaultAbiCoder();
/** Arguments of SignatureLens: wallet, hash, signature, factory, what the factory is called with. */
const QUESTION = ["address", "bytes32", "bytes", "address", "bytes"];
/** The three answers that SubscriptionLens puts behind one another, and whether the owner is a contract. */
const ANSWER = [
  subscriptionsAbi.getFunction("subscriptionOf").outputs,
  credentialAbi.getFunction("accessOf").outputs,
  subscriptionsAbi.getFunction("planOf").outputs,
  "bool",
].flat();

/** The contracts of one BlockHost: the only place that knows their ABI. */
export class Contracts implements EventSource {
  readonly subscriptions: string;
  readonly credential: string;
  readonly filter: EventSource["filter"];
  // Made once, as inboxes are: to make one reads its whole ABI, which takes milliseconds and leaves a tenth of a mebibyte.
  readonly #subscriptions: Subscriptions;
  readonly #inboxes = new Map<string, CommandInbox>();

  private constructor(subscriptions: string, credential: string) {
    this.subscriptions = subscriptions;
    this.credential = credential;
    this.#subscriptions = Subscriptions__factory.connect(subscriptions);
    this.filter = { address: [subscriptions, credential], topics: [[...WAKING.keys()]] };
  }

  /**
   * Finds the access tokens' contract and checks that both are ours.
   * @param address of Subscriptions
   * @throws FinalError CONTRACT_MISSING when there is no code there, or not ours.
   */
  static async connect(rpc: Rpc, address: string): Promise<Contracts> {
    const code = await rpc.request("eth_getCode", [address, "latest"], callResultShape);
    if (code === "0x") throw missing(address, "has no code");
    try {
      const runner = callRunner(rpc);
      const credential = await Subscriptions__factory.connect(address, runner).credential();
      const issuer = await AccessCredential__factory.connect(credential, runner).issuer();
      if (issuer.toLowerCase() !== address.toLowerCase())
        throw missing(address, "is not the issuer of its tokens");
      return new Contracts(address, credential);
    } catch (error) {
      if (error instanceof RpcError && error.revertData !== null)
        throw missing(address, "is another contract");
      if (error instanceof BlockHostError) throw error;
      throw missing(address, "is another contract");
    }
  }

  /**
   * @throws FinalError KEEPER_NOT_AUTHORISED when the address may not act as keeper.
   */
  async checkKeeper(rpc: Rpc, keeper: string): Promise<void> {
    const contract = this.#subscriptions.connect(callRunner(rpc));
    if (await contract.hasRole(await contract.KEEPER_ROLE(), keeper)) return;
    throw new FinalError(
      "KEEPER_NOT_AUTHORISED",
      `The keeper's address ${keeper} does not hold KEEPER_ROLE of ${this.subscriptions}.`,
      `Have the admin grant KEEPER_ROLE to ${keeper}, or use the key that holds it.`,
    );
  }

  /** The Subscriptions contract for reading as of one block, which must still be part of the chain. */
  at(rpc: Rpc, { hash }: BlockId): Subscriptions {
    return this.#subscriptions.connect(callRunner(rpc, { blockHash: hash, requireCanonical: true }));
  }

  /** Subscriptions for what is sent by hand: to populate transactions and to read events, never to ask the chain. */
  get byHand(): Subscriptions {
    return this.#subscriptions;
  }

  /** The access tokens' contract for reading as of one block. */
  credentialAt(rpc: Rpc, { hash }: BlockId): AccessCredential {
    return AccessCredential__factory.connect(
      this.credential,
      callRunner(rpc, { blockHash: hash, requireCanonical: true }),
    );
  }

  /** An inbox for reading as of one block. */
  inboxAt(address: string, rpc: Rpc, { hash }: BlockId): CommandInbox {
    const inbox = this.#inboxes.get(address) ?? CommandInbox__factory.connect(address);
    this.#inboxes.set(address, inbox);
    return inbox.connect(callRunner(rpc, { blockHash: hash, requireCanonical: true }));
  }

  /** An inbox for what is sent by hand: to populate transactions, never to ask the chain. */
  inboxByHand(address: string): CommandInbox {
    return CommandInbox__factory.connect(address);
  }

  /** A splitter of revenue for reading as of one block; whether there is one shows when it is asked. */
  splitterAt(address: string, rpc: Rpc, { hash }: BlockId): RevenueSplitter {
    return RevenueSplitter__factory.connect(
      address,
      callRunner(rpc, { blockHash: hash, requireCanonical: true }),
    );
  }

  /** @throws FinalError INBOX_WRONG when the address is not an inbox whose roles are ours */
  async checkInbox(rpc: Rpc, address: string): Promise<void> {
    const code = await rpc.request("eth_getCode", [address, "latest"], callResultShape);
    const owner =
      code !== "0x" &&
      (await CommandInbox__factory.connect(address, callRunner(rpc))
        .subscriptions()
        .catch((error: unknown) => {
          // A call that reverts, or an answer that says nothing, is another contract's.
          const isAnother = error instanceof RpcError && error.revertData !== null;
          if (error instanceof BlockHostError && !isAnother) throw error;
          return false as const;
        }));
    if (owner !== false && owner.toLowerCase() === this.subscriptions.toLowerCase()) return;
    throw new FinalError(
      "INBOX_WRONG",
      `The address ${address} is no CommandInbox of ${this.subscriptions}.`,
      "Correct commands.inbox in the configuration.",
    );
  }

  /** The address and topics part of an eth_getLogs filter for one command. */
  commandFilter(
    inbox: string,
    nonce: bigint,
  ): { readonly address: string; readonly topics: readonly string[] } {
    return { address: inbox, topics: [inboxAbi.getEvent("CommandPosted").topicHash, toBeHex(nonce, 32)] };
  }

  /** The same for all commands of one sender. */
  commandsBy(
    inbox: string,
    by: string,
  ): { readonly address: string; readonly topics: readonly (string | null)[] } {
    const { topicHash } = inboxAbi.getEvent("CommandPosted");
    return { address: inbox, topics: [topicHash, null, zeroPadValue(by, 32)] };
  }

  /** The same for the acknowledgement of one command. */
  acknowledgementFilter(
    inbox: string,
    nonce: bigint,
  ): { readonly address: string; readonly topics: readonly string[] } {
    const { topicHash } = inboxAbi.getEvent("CommandAcknowledged");
    return { address: inbox, topics: [topicHash, toBeHex(nonce, 32)] };
  }

  /** The digest that CommandAcknowledged has; null for other logs. */
  decodeAcknowledgement({ topics, data }: RawLog): string | null {
    const event = inboxAbi.parseLog({ topics: [...topics], data });
    return event?.name === "CommandAcknowledged" ? event.args.getValue("resultHash") : null;
  }

  /** What CommandPosted says; null for other logs. */
  decodeCommand({ topics, data }: RawLog): {
    readonly nonce: bigint;
    readonly epoch: number;
    readonly ciphertext: string;
  } | null {
    const event = inboxAbi.parseLog({ topics: [...topics], data });
    if (event?.name !== "CommandPosted") return null;
    const [nonce, ciphertext] = [event.args.getValue("nonce"), event.args.getValue("ciphertext")];
    return { nonce, epoch: Number(event.args.getValue("epoch")), ciphertext };
  }

  /** What SubscriptionLens answers; null for an id that does not exist. */
  readonly subscriptionAnswer = callResultShape.transform((answer, context): SubscriptionAnswer | null => {
    if (answer === "0x") return null;
    try {
      const [record, access, plan, byContract] = coder.decode(ANSWER, answer);
      return { record, access, plan, byContract };
    } catch {
      context.addIssue({ code: "custom", message: "no answer of SubscriptionLens" });
      return z.NEVER;
    }
  });

  /** Creation code that answers as SubscriptionLens does. */
  subscriptionLens(id: bigint): string {
    return lens(SubscriptionLens__factory.bytecode, ["address", "uint256"], [this.subscriptions, id]);
  }

  /** Creation code that answers as SignatureLens does. */
  signatureLens({ wallet, hash, signature, factory, factoryData }: WalletQuestion): string {
    return lens(SignatureLens__factory.bytecode, QUESTION, [wallet, hash, signature, factory, factoryData]);
  }

  /** Creation code that answers as FleetLens does, for at most `most` subscriptions from the id `first` on. */
  fleetLens(first: bigint, most: number): string {
    const types = ["address", "uint256", "uint256"];
    return lens(FleetLens__factory.bytecode, types, [this.subscriptions, first, most]);
  }

  /** Creation code that answers as EarningsLens does, for at most `most` subscriptions from the id `first` on. */
  earningsLens(first: bigint, most: number): string {
    const types = ["address", "uint256", "uint256"];
    return lens(EarningsLens__factory.bytecode, types, [this.subscriptions, first, most]);
  }

  /** The address and topics part of an eth_getLogs filter for money in Subscriptions. */
  get money(): EventSource["filter"] {
    return { address: [this.subscriptions], topics: [MONEY] };
  }

  /** The same for what splitters have paid out. */
  releasesOf(splitters: readonly string[]): EventSource["filter"] {
    return { address: splitters, topics: [[splitterAbi.getEvent("Released").topicHash]] };
  }

  /** What a log says of money; null for others. @throws when it is none that our contracts emit */
  decodeMoney({ topics, data }: RawLog): MoneyEvent | null {
    const [topic = ""] = topics;
    const abi = MONEY.includes(topic) ? subscriptionsAbi : splitterAbi;
    const event = abi.parseLog({ topics: [...topics], data });
    return event && moneyEvent(event.name, event.args);
  }

  /** The address and topics part of an eth_getLogs filter for what was asked of one subscription's VM. */
  requestsOf(id: bigint): { readonly address: string; readonly topics: readonly string[] } {
    const { topicHash } = subscriptionsAbi.getEvent("OperationRequested");
    return { address: this.subscriptions, topics: [topicHash, toBeHex(id, 32)] };
  }

  decode(log: RawLog): WakingEvent | null {
    const known = WAKING.get(log.topics[0] ?? "");
    const event = known?.abi.parseLog({ topics: [...log.topics], data: log.data });
    if (known === undefined || !event) return null;
    const { args, name } = event;
    return {
      subscription: args.getValue(known.id),
      kind: name,
      operation: name === "OperationRequested" ? operationOf(args) : null,
    };
  }

  encode(call: ContractCall): ReturnType<typeof encodeCall> {
    return encodeCall(call, this.subscriptions);
  }

  /** The custom error's name, such as `SubscriptionsWrongStatus`; "Reverted" when it is none of ours. */
  errorName(revertData: string): string {
    return parseError(revertData)?.name ?? "Reverted";
  }

  /** The custom error with its arguments, for a person: `PlansRetired(planId 3)`; null when it is none of ours. */
  errorWords(revertData: string): string | null {
    const error = parseError(revertData);
    if (error === undefined) return null;
    const values = error.fragment.inputs.map(({ name, type }, index) => {
      const value = error.args[index];
      if (name === "status") return `status ${statusesOf(error.name)[Number(value)] ?? value}`;
      return `${name} ${type === "bytes32" ? (codeIn(value) ?? value) : value}`;
    });
    return `${error.name}(${values.join(", ")})`;
  }
}

function operationOf(args: Result): WakingEvent["operation"] {
  const operation = OPERATIONS[Number(args.getValue("operation"))];
  if (operation === undefined) throw new Error("an operation that is newer than this keeper");
  return { sequence: Number(args.getValue("sequence")), operation, argument: args.getValue("argument") };
}

/** What a status of an error is a number of. */
function statusesOf(error: string): readonly string[] {
  if (error === "PrefixLeasesWrongRequestStatus") return REQUEST_STATUSES;
  return error === "PrefixLeasesWrongLeaseStatus" ? LEASE_STATUSES : SUBSCRIPTION_STATUSES;
}

/** A custom error of one of our contracts. */
function parseError(revertData: string) {
  const abis = [subscriptionsAbi, credentialAbi, inboxAbi, splitterAbi, leasesAbi, registryAbi];
  return abis.map((abi) => abi.parseError(revertData)).find((found) => found !== null);
}

/** The short ASCII code that a word holds, such as a field's name; null when it holds something else. */
function codeIn(word: string): string | null {
  try {
    const text = decodeBytes32String(word);
    return /^[\x21-\x7e]+$/.test(text) ? text : null;
  } catch {
    return null;
  }
}

function lens(bytecode: string, types: readonly string[], values: readonly unknown[]): string {
  return bytecode + coder.encode(types, values).slice(2);
}

function callRunner(
  rpc: Rpc,
  block: "latest" | { readonly blockHash: string; readonly requireCanonical: true } = "latest",
): ContractRunner {
  return {
    provider: null,
    call: ({ to, data }) => rpc.request("eth_call", [{ to, data }, block], callResultShape),
  };
}

function missing(address: string, why: string): FinalError {
  return new FinalError(
    "CONTRACT_MISSING",
    `The address ${address} ${why}: there is no BlockHost Subscriptions contract.`,
    "Correct the contract's address or the chain in the configuration.",
  );
}
