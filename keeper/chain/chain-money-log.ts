import { z } from "zod";
import type { BlockRef } from "../core/chain-view.ts";
import { RetryableError } from "../core/errors.ts";
import type { MoneyEntry } from "../core/money-entry.ts";
import type { TokenUnit } from "../core/token-unit.ts";
import { blockNumbered } from "./block-numbered.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import type { EventSource } from "./event-source.ts";
import { isTooMuch } from "./is-too-much.ts";
import type { MoneyEvent } from "./money-event.ts";
import type { RpcServer } from "./rpc-server.ts";
import { logShape, type RawLog } from "./rpc-shapes.ts";
import { TokenReader } from "./token-reader.ts";

/** Ranges of `maxLogRange` blocks that one step reads. */
const RANGES = 4;
/** Most requests to one server for one step, when it wants smaller pieces. */
const PIECES = 256;
/** Headers asked for at the same time. */
const WIDTH = 8;

export interface MoneyLogOptions {
  readonly heads: ChainHeads;
  readonly contracts: Contracts;
  readonly chainId: number;
  /** Nothing happened before it. */
  readonly deploymentBlock: number;
  readonly maxLogRange: number;
}

interface Part {
  readonly block: BlockRef;
  readonly isNewest: boolean;
  readonly entries: readonly MoneyEntry[];
  readonly treasuries: readonly string[];
  readonly units: readonly TokenUnit[];
}

/**
 * Events about money in final blocks, as a quorum of servers has them: one server alone can neither hide an entry from the
 * books nor make one up. The interface is MoneyLog of keeper/treasury.
 */
export class ChainMoneyLog {
  readonly #o: MoneyLogOptions;
  /** Blocks that a server takes in one request for logs, by its name. */
  readonly #sizes = new Map<string, number>();

  constructor(options: MoneyLogOptions) {
    this.#o = options;
  }

  async read(after: number | null, treasuries: readonly string[]): Promise<Part | null> {
    const { heads, deploymentBlock, maxLogRange } = this.#o;
    const from = Math.max(after === null ? 0 : after + 1, deploymentBlock);
    const { value } = await heads.at("final", async (rpc, final): Promise<Part | null> => {
      if (final.number < from) return null;
      const to = Math.min(final.number, from + RANGES * maxLogRange - 1);
      const block = to === final.number ? final : await blockNumbered(rpc, to);
      return { block, isNewest: to === final.number, ...(await this.#readPart(rpc, from, to, treasuries)) };
    });
    return value;
  }

  async #readPart(
    rpc: RpcServer,
    from: number,
    to: number,
    known: readonly string[],
  ): Promise<Pick<Part, "entries" | "treasuries" | "units">> {
    const { contracts } = this.#o;
    const logs = await this.#logs(rpc, contracts.money, from, to);
    const [treasuries, units] = [[...known], new Map<string, TokenUnit>()];
    for (const { event } of logs) {
      if (event.kind === "token") units.set(event.token, await this.#unitOf(rpc, event));
      if (event.kind !== "treasury") continue;
      const at = treasuries.indexOf(event.account);
      if (at >= 0) treasuries.splice(at, 1);
      treasuries.push(event.account);
    }
    // Accounts that are no splitters emit nothing.
    if (treasuries.length > 0)
      logs.push(...(await this.#logs(rpc, contracts.releasesOf(treasuries), from, to)));
    logs.sort((a, b) => a.log.blockNumber - b.log.blockNumber || a.log.logIndex - b.log.logIndex);
    const times = await timesOf(
      rpc,
      logs.map(({ log }) => log),
    );
    const entries = logs.flatMap(({ log, event }): MoneyEntry[] => {
      if (event.kind === "treasury" || event.kind === "token") return [];
      const { blockNumber, logIndex, transactionHash } = log;
      return [{ blockNumber, logIndex, transactionHash, at: times.get(blockNumber) ?? 0, ...event }];
    });
    return { entries, treasuries, units: [...units.values()] };
  }

  /** The decimals are those that the contract counts with; a token that tells no symbol has none. */
  async #unitOf(
    rpc: RpcServer,
    { token, decimals }: Extract<MoneyEvent, { kind: "token" }>,
  ): Promise<TokenUnit> {
    const facts = await new TokenReader(rpc, BigInt(this.#o.chainId)).facts(token);
    return { token, symbol: facts?.symbol ?? "", decimals };
  }

  /** All logs between two blocks, both included, in pieces as large as the server takes. */
  async #logs(
    rpc: RpcServer,
    filter: EventSource["filter"],
    from: number,
    to: number,
  ): Promise<{ readonly log: RawLog; readonly event: MoneyEvent }[]> {
    const { maxLogRange } = this.#o;
    const found: { readonly log: RawLog; readonly event: MoneyEvent }[] = [];
    let size = Math.min(maxLogRange, (this.#sizes.get(rpc.name) ?? maxLogRange) * 2);
    let first = from;
    for (let pieces = 0; first <= to; pieces++) {
      if (pieces === PIECES) throw tooSmall(rpc.name);
      const last = Math.min(to, first + size - 1);
      const range = { fromBlock: `0x${first.toString(16)}`, toBlock: `0x${last.toString(16)}` };
      try {
        found.push(...(await rpc.request("eth_getLogs", [{ ...filter, ...range }], this.#shape)));
        first = last + 1;
      } catch (error) {
        size = Math.max(1, Math.floor((last - first + 1) / 2));
        if (!isTooMuch(error) || first === last) throw error;
      }
      this.#sizes.set(rpc.name, size);
    }
    return found;
  }

  /** Logs that cannot be read are no answer. */
  readonly #shape = z.array(logShape).transform((logs, context) => {
    try {
      return logs.flatMap((log) => {
        const event = this.#o.contracts.decodeMoney(log);
        return event ? [{ log, event }] : [];
      });
    } catch {
      context.addIssue({ code: "custom", message: "no events of ours" });
      return z.NEVER;
    }
  });
}

/** When the logs' blocks were made, unix seconds, by number; each must be on the server's own chain. */
async function timesOf(rpc: RpcServer, logs: readonly RawLog[]): Promise<ReadonlyMap<number, number>> {
  const times = new Map<number, number>();
  const unknown = new Map<number, string>();
  for (const { blockNumber, blockHash, blockTimestamp } of logs)
    if (blockTimestamp === undefined) unknown.set(blockNumber, blockHash);
    else times.set(blockNumber, blockTimestamp);
  const blocks = [...unknown];
  for (let at = 0; at < blocks.length; at += WIDTH) {
    const some = blocks.slice(at, at + WIDTH).map(async ([number, hash]) => {
      const block = await blockNumbered(rpc, number);
      if (block.hash !== hash) throw moved(rpc.name, number);
      times.set(number, block.timestamp);
    });
    await Promise.all(some);
  }
  return times;
}

function moved(server: string, number: number): RetryableError {
  return new RetryableError(
    "CHAIN_UNREACHABLE",
    `The RPC server ${server} has logs of another block ${number} than the one that it has.`,
    "Nothing to do if it is well in the next look; else use another server.",
  );
}

function tooSmall(server: string): RetryableError {
  return new RetryableError(
    "CHAIN_CALL_LIMITED",
    `The RPC server ${server} takes requests for the logs of so few blocks that the books cannot be kept.`,
    "Lower maxLogRange to what the server takes, or use another server.",
  );
}
