import { id as hashOf, ZeroAddress, ZeroHash } from "ethers";
import { AccessCredential__factory } from "../../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Tx } from "./action.ts";
import type { Block, BlockLog } from "./block.ts";
import type { ContractEvent } from "./contract-event.ts";
import { Ledger } from "./ledger.ts";
import { CREDENTIAL, INBOX, SUBSCRIPTIONS, TOKEN, TREASURY } from "./market.ts";

const ABI = {
  subscriptions: { address: SUBSCRIPTIONS, abi: Subscriptions__factory.createInterface() },
  credential: { address: CREDENTIAL, abi: AccessCredential__factory.createInterface() },
  inbox: { address: INBOX, abi: CommandInbox__factory.createInterface() },
};

/** What the contracts' deployment has told. */
const DEPLOYED: readonly ContractEvent[] = [
  {
    contract: "subscriptions",
    name: "TreasuryChanged",
    fields: { previous: ZeroAddress, treasury: TREASURY },
  },
  { contract: "subscriptions", name: "TokenAccepted", fields: { token: TOKEN, decimals: 6 } },
];

/** Number of the block that the contracts were deployed in, the first of the simulated chain. */
export const FIRST_BLOCK = 100;

/** All blocks that were ever made, and which of them is the head of the chain that counts. */
export class BlockTree {
  head: Block;
  readonly #byHash = new Map<string, Block>();
  readonly #nonces = new Map<string, Set<number>>();
  /** The chain that ends in `head`, by number. */
  readonly #canonical: Block[] = [];

  constructor(keeper: string, time: bigint, baseFee: bigint) {
    const genesis = { number: FIRST_BLOCK, hash: hashOf(`genesis ${time}`), parent: null, time, baseFee };
    const logs = DEPLOYED.map((event) => encodeLog(event, genesis.hash));
    this.head = { ...genesis, txs: [], logs, history: [], ledger: Ledger.replay(keeper, []) };
    this.#byHash.set(this.head.hash, this.head);
    this.#canonical[FIRST_BLOCK] = this.head;
  }

  find(hash: string): Block | undefined {
    return this.#byHash.get(hash);
  }

  /** Nonces of a command on all forks that there were, by its ciphertext. */
  noncesOf(ciphertext: string): ReadonlySet<number> {
    return this.#nonces.get(ciphertext) ?? new Set();
  }

  /** The block of that number on the chain that ends in `head`; the first for a smaller number, none for a larger. */
  at(number: number, head = this.head): Block | undefined {
    if (number > head.number) return undefined;
    const wanted = Math.max(number, FIRST_BLOCK);
    let block = head;
    while (block.number > wanted) {
      if (this.#canonical[block.number] === block) return this.#canonical[wanted];
      block = block.parent as Block;
    }
    return block;
  }

  /** Whether `block` is on the chain that ends in `head`. */
  has(block: Block, head = this.head): boolean {
    return this.at(block.number, head) === block;
  }

  /** Makes a block, which does not become the head by itself. */
  add(parent: Block, time: bigint, baseFee: bigint, txs: readonly Tx[], salt: string): Block {
    const number = parent.number + 1;
    const hash = hashOf([parent.hash, number, time, salt, ...txs.map((tx) => tx.hash)].join());
    const keeper = parent.ledger.keeper;
    const ledger = txs.length === 0 ? parent.ledger : Ledger.replay(keeper, parent.history);
    const logs: BlockLog[] = [];
    const mined = txs.map((tx) => {
      const events = ledger.mine(tx, time);
      for (const event of events ?? []) logs.push(encodeLog(event, tx.hash));
      return { tx, ok: events !== null };
    });
    const history =
      txs.length === 0 ? parent.history : [...parent.history, ...txs.map((tx) => ({ tx, time }))];
    if (txs.length > 0)
      ledger.inbox.commands.forEach(({ ciphertext }, index) => {
        const known = this.#nonces.get(ciphertext) ?? new Set();
        this.#nonces.set(ciphertext, known.add(index + 1));
      });
    const block = { number, hash, parent, time, baseFee, txs: mined, logs, history, ledger };
    this.#byHash.set(hash, block);
    return block;
  }

  follow(head: Block): void {
    this.head = head;
    for (
      let block: Block | null = head;
      block && this.#canonical[block.number] !== block;
      block = block.parent
    )
      this.#canonical[block.number] = block;
    this.#canonical.length = head.number + 1;
  }
}

function encodeLog({ contract, name, fields }: ContractEvent, transactionHash: string): BlockLog {
  const { address, abi } = ABI[contract];
  const event = abi.getEvent(name as "Transfer" & "Purchased");
  const values = event.inputs.map((input) => fields[input.name] ?? ZeroHash);
  return { address, ...abi.encodeEventLog(event, values), transactionHash };
}
