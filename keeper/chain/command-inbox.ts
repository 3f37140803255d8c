import { id, ZeroAddress } from "ethers";
import { z } from "zod";
import type { BlockRef, Depth } from "../core/chain-view.ts";
import type { PostedCommand } from "../core/posted-command.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import { LogSearch } from "./log-search.ts";
import type { RpcServer } from "./rpc-server.ts";
import { logShape } from "./rpc-shapes.ts";

const OPERATOR_ROLE = id("OPERATOR_ROLE");
/** Places of events that are remembered. */
const REMEMBERED = 1_000;

export interface CommandInboxOptions {
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  /** Address of CommandInbox. */
  readonly inbox: string;
  /** Nothing was posted before it. */
  readonly deploymentBlock: number;
  readonly maxLogRange: number;
}

/** How the inbox stands. */
export interface InboxHead {
  readonly block: BlockRef;
  /** Commands ever posted: the newest one's nonce. */
  readonly count: bigint;
  /** X25519 public key that commands are sealed to, 0x + 64 hex; zeros before the first. */
  readonly key: string;
  readonly epoch: number;
}

type Sealed = PostedCommand["sealed"];

/** Reads the operator's commands, none of them by the word of one server alone: anybody could seal one. */
export class ChainCommandInbox {
  readonly #o: CommandInboxOptions;
  readonly #logs: LogSearch;
  /** As it stood at the newest block that it was read at. */
  #head: InboxHead | null = null;
  /** Where the search for a command's event goes on. */
  readonly #next = new Map<bigint, number>();
  /** Blocks of events that were found. */
  readonly #places = new Map<bigint, number>();

  constructor(options: CommandInboxOptions) {
    this.#o = options;
    this.#logs = new LogSearch(options);
  }

  /** At the confirmed block by the word of one server, which is good for knowing when to look. */
  async head(depth: Depth): Promise<InboxHead> {
    const { heads, contracts, inbox } = this.#o;
    const { block, value } = await heads.at(depth, async (rpc, at) => {
      // Nothing changes within a block, and it is looked at many times.
      if (depth === "confirmed" && this.#head?.block.hash === at.hash) return this.#head;
      const contract = contracts.inboxAt(inbox, rpc, at);
      const [count, { key, epoch }] = await Promise.all([contract.commandCount(), contract.encryptionKey()]);
      return { count, key, epoch: Number(epoch) };
    });
    const head = { ...value, block };
    if (depth === "confirmed") this.#head = head;
    return head;
  }

  /**
   * A command as a quorum of servers has it; null while there is none with that number at that depth.
   *
   * @throws RetryableError CHAIN_SERVERS_DISAGREE, CHAIN_QUORUM_MISSING
   */
  async read(
    nonce: bigint,
    depth: Depth,
  ): Promise<{ readonly block: BlockRef; readonly command: PostedCommand } | null> {
    const { heads } = this.#o;
    const place = this.#places.get(nonce);
    const begun = this.#next.get(nonce);
    const work = (rpc: RpcServer, at: BlockRef) => this.#read(rpc, at, nonce, place, begun);
    const { block, value } = await (depth === "final" ? heads.at("final", work) : heads.agreed(work));
    if (value === null) return null;
    const { command, next } = value;
    if (next === null) this.#next.delete(nonce);
    else this.#next.set(nonce, next);
    if (command.sealed) this.#remember(nonce, command.sealed.blockNumber);
    return { block, command };
  }

  async #read(
    rpc: RpcServer,
    block: BlockRef,
    nonce: bigint,
    place: number | undefined,
    begun: number | undefined,
  ): Promise<{ readonly command: PostedCommand; readonly next: number | null } | null> {
    const { contracts, inbox } = this.#o;
    const { by, deadline, acknowledgedAt } = await contracts.inboxAt(inbox, rpc, block).commandOf(nonce);
    if (by === ZeroAddress) return null;
    const byOperator = await contracts.at(rpc, block).hasRole(OPERATOR_ROLE, by);
    const look = (from: number, to: number) => this.#look(rpc, nonce, from, to);
    const there = place !== undefined && place <= block.number ? await look(place, place) : null;
    const { found, next } = there
      ? { found: there, next: null }
      : await this.#logs.down(begun, block.number, look);
    const command = {
      nonce,
      by,
      byOperator,
      deadline: Number(deadline),
      acknowledgedAt: Number(acknowledgedAt),
      sealed: found,
    };
    return { command, next };
  }

  #look(rpc: RpcServer, nonce: bigint, from: number, to: number): Promise<Sealed> {
    const filter = this.#o.contracts.commandFilter(this.#o.inbox, nonce);
    return this.#logs.inPieces(rpc, from, to, async (range) => {
      const found = await rpc.request("eth_getLogs", [{ ...filter, ...range }], this.#postedShape);
      const posted = found.find((each) => each.nonce === nonce);
      if (posted === undefined) return null;
      const { epoch, ciphertext, blockNumber } = posted;
      return { epoch, ciphertext, blockNumber };
    });
  }

  /** Logs that cannot be read are no answer. */
  readonly #postedShape = z.array(logShape).transform((logs, context) => {
    try {
      return logs.flatMap((log) => {
        const posted = this.#o.contracts.decodeCommand(log);
        return posted ? [{ ...posted, blockNumber: log.blockNumber }] : [];
      });
    } catch {
      context.addIssue({ code: "custom", message: "no events of CommandInbox" });
      return z.NEVER;
    }
  });

  #remember(nonce: bigint, place: number): void {
    this.#places.set(nonce, place);
    for (const oldest of this.#places.keys()) {
      if (this.#places.size <= REMEMBERED) break;
      this.#places.delete(oldest);
    }
  }
}
