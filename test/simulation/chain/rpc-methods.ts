import { getAddress, toQuantity, ZeroHash } from "ethers";
import { Refusal } from "../../contracts/reference/refusal.ts";
import { answerLens } from "./answer-lens.ts";
import type { Block } from "./block.ts";
import { FIRST_BLOCK } from "./block-tree.ts";
import { decodeAction } from "./decode-transaction.ts";
import { CHAIN_ID, Ledger } from "./ledger.ts";
import { TOKEN, TREASURY } from "./market.ts";
import { readContracts } from "./read-contracts.ts";
import { revertData } from "./revert-data.ts";
import { RpcRefusal } from "./rpc-refusal.ts";
import type { SimulatedChain } from "./simulated-chain.ts";

/** What one server knows: the chain that ends in a head of its own. */
export interface ServerView {
  readonly chain: SimulatedChain;
  readonly head: Block;
}

type Method = (view: ServerView, ...params: never[]) => unknown;
interface Call {
  readonly from?: string;
  readonly to?: string;
  readonly data?: string;
}
type BlockTag = string | { readonly blockHash?: string; readonly blockNumber?: string };

const GWEI = 10n ** 9n;
const GAS = 200_000n;

/** JSON-RPC as far as the keeper speaks it. */
export const RPC_METHODS: Readonly<Record<string, Method>> = {
  eth_chainId: () => toQuantity(CHAIN_ID),
  net_version: () => `${CHAIN_ID}`,
  eth_blockNumber: ({ head }) => toQuantity(head.number),
  eth_gasPrice: ({ head }) => toQuantity(head.baseFee + GWEI),
  eth_maxPriorityFeePerGas: () => toQuantity(GWEI),
  eth_getBalance: () => toQuantity(10n ** 19n),
  eth_getCode: (_view, _address: string) => "0x60",
  eth_getBlockByNumber: (view, tag: string) => headerOf(blockOf(view, tag)),
  eth_getBlockByHash: ({ chain }, hash: string) => headerOf(chain.tree.find(hash)),
  eth_getTransactionCount: (view, _address: string, tag: BlockTag) =>
    toQuantity(tag === "pending" ? view.chain.pendingNonce(view.head) : stateAt(view, tag).ledger.nonce),
  eth_getTransactionReceipt: (view, hash: string) => receiptOf(view, hash),
  eth_getTransactionByHash: ({ chain, head }, hash: string) =>
    chain.isPending(hash) || chain.receipt(hash, head) !== null ? { hash } : null,
  eth_getLogs: (view, filter: LogFilter) => logsOf(view, filter),
  eth_call: (view, call: Call, tag: BlockTag) => callAt(stateAt(view, tag), call),
  eth_estimateGas: (view, call: Call, tag?: BlockTag) => {
    callAt(stateAt(view, tag ?? "latest"), call);
    return toQuantity(GAS);
  },
};

function blockOf({ chain, head }: ServerView, tag: string): Block | undefined {
  if (tag === "latest" || tag === "pending") return head;
  if (tag === "finalized" || tag === "safe") return chain.final(head);
  if (tag === "earliest") return chain.tree.at(FIRST_BLOCK, head);
  return chain.tree.at(Number(tag), head);
}

/** The block whose state is asked for; one by hash must be on the server's own chain. */
function stateAt(view: ServerView, tag: BlockTag): Block {
  const { tree } = view.chain;
  const byHash =
    typeof tag === "object" && tag.blockHash !== undefined ? tree.find(tag.blockHash) : undefined;
  const block = typeof tag === "object" ? byHash : blockOf(view, tag);
  if (block === undefined) throw new RpcRefusal(-32000, "header not found");
  if (!tree.has(block, view.head)) throw new RpcRefusal(-32000, "hash is not currently canonical");
  return block;
}

const headers = new WeakMap<Block, object>();

function headerOf(block: Block | undefined): object | null {
  if (block === undefined) return null;
  const known = headers.get(block);
  if (known !== undefined) return known;
  const header = {
    number: toQuantity(block.number),
    hash: block.hash,
    parentHash: block.parent?.hash ?? ZeroHash,
    timestamp: toQuantity(block.time),
    baseFeePerGas: toQuantity(block.baseFee),
    gasLimit: toQuantity(30_000_000),
    gasUsed: "0x0",
    transactions: block.txs.map(({ tx }) => tx.hash),
  };
  headers.set(block, header);
  return header;
}

function receiptOf({ chain, head }: ServerView, hash: string): object | null {
  const found = chain.receipt(hash, head);
  return (
    found && {
      transactionHash: hash,
      blockNumber: toQuantity(found.block.number),
      blockHash: found.block.hash,
      status: found.ok ? "0x1" : "0x0",
      gasUsed: toQuantity(GAS / 2n),
      effectiveGasPrice: toQuantity(found.block.baseFee),
      logs: [],
    }
  );
}

interface LogFilter {
  readonly fromBlock?: string;
  readonly toBlock?: string;
  readonly blockHash?: string;
  readonly address?: string | readonly string[];
  readonly topics?: readonly (string | readonly string[] | null)[];
}

function logsOf(view: ServerView, filter: LogFilter): object[] {
  const { tree } = view.chain;
  const byHash = filter.blockHash === undefined ? undefined : stateAt(view, { blockHash: filter.blockHash });
  const last = byHash ?? blockOf(view, filter.toBlock ?? "latest") ?? view.head;
  const first = byHash ?? blockOf(view, filter.fromBlock ?? "latest");
  const addresses = [filter.address ?? []].flat().map((address) => getAddress(address));
  const isAsked = (log: Block["logs"][number]) =>
    (filter.topics ?? []).every(
      (wanted, at) => wanted === null || [wanted].flat().includes(log.topics[at] ?? ""),
    );
  const logs: object[] = [];
  // From a block that the server does not have yet there is nothing to tell.
  for (let number = first?.number ?? Infinity; number <= last.number; number++) {
    const block = tree.at(number, view.head) as Block;
    block.logs.forEach((log, index) => {
      if (addresses.length > 0 && !addresses.includes(log.address)) return;
      if (!isAsked(log)) return;
      logs.push({
        ...log,
        blockNumber: toQuantity(number),
        blockHash: block.hash,
        blockTimestamp: toQuantity(block.time),
        logIndex: toQuantity(index),
        transactionIndex: "0x0",
        removed: false,
      });
    });
  }
  return logs;
}

/** Answers of views: nothing changes within a block, and several servers are asked the same. */
const views = new WeakMap<Block, Map<string, string>>();

function callAt(block: Block, { from, to, data = "0x" }: Call): string {
  const known = views.get(block) ?? new Map<string, string>();
  views.set(block, known);
  const view = `${to} ${data}`;
  const answer = known.get(view) ?? viewAt(block, to ?? null, data);
  if (answer !== null) {
    known.set(view, answer);
    return answer;
  }
  const { ledger, time } = block;
  const action = to ? decodeAction(getAddress(to), data) : null;
  if (action === null)
    throw new RpcRefusal(-32601, `the simulation has no view ${data.slice(0, 10)} of ${to}`);
  const trial = Ledger.replay(ledger.keeper, block.history);
  try {
    trial.execute(action, getAddress(from ?? ledger.keeper), time);
    return "0x";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new RpcRefusal(3, "execution reverted", revertData(error.reason, action, ledger, time));
  }
}

/** What can be told without running anything; null for a call that changes something, and for what is not modelled. */
function viewAt({ ledger, time }: Block, to: string | null, data: string): string | null {
  if (to === null) return answerLens(ledger, time, data);
  // Accounts without code answer nothing, and the token tells no symbol.
  if ([ledger.keeper, TREASURY, TOKEN].includes(getAddress(to))) return "0x";
  return readContracts(ledger, time, getAddress(to), data);
}
