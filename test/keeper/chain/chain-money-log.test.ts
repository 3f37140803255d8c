import { expect } from "chai";
import { ChainMoneyLog } from "../../../keeper/chain/chain-money-log.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { followMoney } from "../../../keeper/treasury/books/follow-money.ts";
import { MoneyMemory } from "../../../keeper/treasury/books/money-memory.ts";
import { RevenueSplitter__factory } from "../../../typechain-types/factories/RevenueSplitter__factory.ts";
import { rejection } from "../support/rejection.ts";
import { MoneyBed } from "../treasury/money-bed.ts";
import { FaultyProxy } from "./faulty-proxy.ts";

type Log = { readonly blockHash: string; readonly blockNumber: string; readonly blockTimestamp?: string };

describe("ChainMoneyLog", function () {
  // Starts nodes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: MoneyBed;
  let servers: FaultyProxy[];
  let mark: unknown;
  before(async () => {
    bed = await MoneyBed.open();
  });
  beforeEach(async () => {
    mark = await bed.chain.mark();
    servers = await Promise.all([1, 2, 3].map(() => FaultyProxy.start(bed.chain.url)));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await bed.chain.goBack(mark);
  });
  after(() => bed.close());

  /** The log as a keeper with so many servers reads it. */
  async function open(count = 1, options: { depth?: number; maxLogRange?: number } = {}) {
    const rpcUrls = servers.slice(0, count).map(({ url }) => url);
    const { depth = 0, maxLogRange = 1_000 } = options;
    const { heads, contracts } = await bed.view({ rpcUrls, quorum: Math.min(2, count), depth });
    return new ChainMoneyLog({
      heads,
      contracts,
      chainId: bed.chain.chainId,
      deploymentBlock: 0,
      maxLogRange,
    });
  }
  const read = async (log: ChainMoneyLog) => {
    const books = new MoneyMemory();
    await followMoney(log, books);
    return (await books.entries()).map(({ kind, amount }) => `${kind} ${amount}`);
  };
  /** The server answers with these logs instead of its own. */
  const lie = (server: FaultyProxy | undefined, change: (log: Log) => readonly Log[]) => {
    if (server === undefined) return;
    const known = bed.chain.rpc("eth_getLogs", { fromBlock: "0x0", address: bed.address }) as Promise<Log[]>;
    return known.then((logs) => {
      server.fault = (method, params) => {
        const { fromBlock, toBlock, address } = (params[0] ?? {}) as Record<string, string>;
        if (method !== "eth_getLogs" || String(address) !== bed.address) return "pass";
        const isAsked = ({ blockNumber: n }: Log) =>
          Number(n) >= Number(fromBlock) && Number(n) <= Number(toBlock);
        return { result: logs.filter(isAsked).flatMap(change) };
      };
    });
  };

  it("reads what is final, and nothing that may be taken back", async () => {
    await bed.buy(0, 3, bed.tokens[0]);
    await bed.chain.mine();
    expect(await read(await open(1, { depth: 2 }))).to.deep.equal([]);
    await bed.chain.mine();
    expect(await read(await open(1, { depth: 2 }))).to.deep.equal(["purchased 1000011"]);
  });

  it("lets no server alone hide an entry", async () => {
    await bed.buy(0, 3, bed.tokens[0]);
    await lie(servers[0], () => []);
    await rejection(read(await open(2)), RetryableError, "CHAIN_SERVERS_DISAGREE");
    expect(await read(await open(3))).to.deep.equal(["purchased 1000011"]);
  });

  it("reads in pieces as small as the server wants", async () => {
    await bed.buy(0, 3, bed.tokens[0]);
    await bed.chain.mine(40);
    await bed.buy(0, 6, bed.tokens[0]);
    const [server] = servers;
    if (server)
      server.fault = (method, params) => {
        const { fromBlock, toBlock } = (params[0] ?? {}) as Record<string, string>;
        const isLong = Number(toBlock) - Number(fromBlock) >= 5;
        return method === "eth_getLogs" && isLong
          ? { error: { code: -32_000, message: "at most 5 blocks" } }
          : "pass";
      };
    expect(await read(await open())).to.deep.equal(["purchased 1000011", "purchased 2000022"]);
  });

  it("takes the time from the block where the log has none, and believes no log of another block", async () => {
    await bed.buy(0, 3, bed.tokens[0]);
    const block = await bed.chain.provider.getBlock("latest");
    await lie(servers[0], ({ blockTimestamp: _, ...log }) => [log]);
    const books = new MoneyMemory();
    await followMoney(await open(), books);
    expect((await books.entries()).map(({ at }) => at)).to.deep.equal([block?.timestamp]);
    await lie(servers[0], ({ blockTimestamp: _, ...log }) => [{ ...log, blockHash: `0x${"12".repeat(32)}` }]);
    await rejection(read(await open()), RetryableError, "CHAIN_UNREACHABLE");
  });

  it("hears of what each treasury has paid, the former ones too", async () => {
    const { admin, subscriptions, splitter, payees } = bed;
    const [coin] = bed.tokens;
    const [ada, bob] = payees;
    if (!ada || !bob) throw new Error("no payees");
    const second = await new RevenueSplitter__factory(admin).deploy([bob], [1]);
    await coin.mint(splitter, 100n);
    await splitter.release(coin, ada);
    await subscriptions.beginTreasuryChange(second);
    await bed.chain.rpc("evm_increaseTime", 2 * 86_400);
    await subscriptions.acceptTreasuryChange();
    await coin.mint(second, 7n);
    await second.release(coin, bob);
    await splitter.release(coin, bob);
    expect(await read(await open(1, { maxLogRange: 2 }))).to.deep.equal([
      "released 50",
      "released 7",
      "released 30",
    ]);
  });

  it("knows each token that was ever accepted by the contract's decimals", async () => {
    await bed.subscriptions.dropToken(bed.tokens[0]);
    const books = new MoneyMemory();
    await followMoney(await open(2), books);
    expect(await books.units()).to.deep.equal([
      { token: await bed.tokens[0].getAddress(), symbol: "USD", decimals: 6 },
      { token: await bed.tokens[1].getAddress(), symbol: "DAI", decimals: 18 },
    ]);
  });
});
