import { expect } from "chai";
import { ChainOperationLog } from "../../../keeper/chain/operation-log.ts";
import { type BlockHostError, RetryableError } from "../../../keeper/core/errors.ts";
import { OPERATIONS, type Operation } from "../../../keeper/core/operation.ts";
import { rejection } from "../support/rejection.ts";
import type { ChainRoom } from "./chain-room.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TestBed } from "./test-bed.ts";

const ARGUMENT = `0x${"00".repeat(31)}07`;
const RANGE = 5;

type Log = { readonly data: string; readonly blockNumber: string };

describe("ChainOperationLog", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  let servers: FaultyProxy[];
  let problems: BlockHostError[];
  beforeEach(async () => {
    bed = await TestBed.open();
    servers = await Promise.all([1, 2, 3].map(() => FaultyProxy.start(bed.chain.url)));
    problems = [];
    await bed.shop.buy();
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(1n);
    const room = await bed.room();
    const deliver = { kind: "deliver", id: 1n, purchaseRef, credential: new Uint8Array([1]) } as const;
    await room.outbox.submit("deliver:1", deliver);
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await bed.close();
  });

  /** A keeper's view of the first so many servers, of which the first is read. */
  const open = async (count: number, quorum = Math.min(2, count)) => {
    const rpcUrls = servers.slice(0, count).map(({ url }) => url);
    const room = await bed.room({ rpcUrls, quorum, finality: { depth: 3 } });
    const { deploymentBlock } = bed.shop;
    const { pool, heads, contracts, operations: store } = room;
    const onProblem = (error: BlockHostError) => problems.push(error);
    const options = { pool, heads, contracts, store, deploymentBlock, maxLogRange: RANGE, onProblem };
    return { room, log: new ChainOperationLog(options) };
  };
  /** The tenant asks for it; then it becomes final. */
  const ask = async (operation: Operation) => {
    const { subscriptions, tenant } = bed.shop;
    await subscriptions.connect(tenant).requestOperation(1n, OPERATIONS.indexOf(operation), ARGUMENT);
    const block = await bed.chain.provider.getBlock("latest");
    if (!block) throw new Error("no block");
    await bed.chain.mine(4);
    const { number: blockNumber, timestamp: requestedAt } = block;
    return { sequence: 1, operation, argument: ARGUMENT, requestedAt, blockNumber };
  };
  /** The server has these logs, and no others. */
  const lie = (server: FaultyProxy | undefined, logs: readonly Log[]) => {
    if (!server) return;
    server.fault = (method, params) => {
      if (method !== "eth_getLogs") return "pass";
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
      const isAsked = ({ blockNumber: n }: Log) =>
        Number(n) >= Number(fromBlock) && Number(n) <= Number(toBlock);
      return { result: logs.filter(isAsked) };
    };
  };
  const trueLogs = async (room: ChainRoom) =>
    (await bed.chain.rpc("eth_getLogs", { ...room.contracts.requestsOf(1n), fromBlock: "0x0" })) as Log[];
  const withOperation = (log: Log, operation: number): Log => {
    const words: string[] = [...(log.data.slice(2).match(/.{64}/g) ?? [])];
    return { ...log, data: `0x${words.with(1, operation.toString(16).padStart(64, "0")).join("")}` };
  };

  it("finds at another server what the one that is read hides", async () => {
    const { room, log } = await open(2);
    const reboot = await ask("reboot");
    lie(servers[0], []);
    await room.watcher.poll();
    expect(await log.requested(1n, 0), "hidden").to.deep.equal([]);
    expect(await log.find(1n, 1)).to.equal(true);
    expect(await log.requested(1n, 0)).to.deep.equal([reboot]);
    const asked = servers.flatMap(({ calls }) => calls).length;
    expect(await log.find(1n, 1)).to.equal(true);
    expect(servers.flatMap(({ calls }) => calls).length, "what was found is not asked for again").to.equal(
      asked,
    );
  });

  it("finds out a reboot that was made a reinstallation, by the word of two others, and keeps theirs", async () => {
    const { room, log } = await open(3);
    const reboot = await ask("reboot");
    lie(
      servers[0],
      (await trueLogs(room)).map((each) => withOperation(each, 3)),
    );
    await room.watcher.poll();
    expect(
      (await log.requested(1n, 0)).map(({ operation }) => operation),
      "forged",
    ).to.deep.equal(["reinstall"]);
    expect(await log.agreed(1n, 1)).to.deep.equal(reboot);
    expect(await log.requested(1n, 0)).to.deep.equal([reboot]);
    expect(problems.map(({ code }) => code)).to.deep.equal(["OPERATION_FORGED"]);
  });

  it("agrees on nothing when one of two forges, or hides", async () => {
    const { room, log } = await open(2);
    await ask("reboot");
    lie(
      servers[0],
      (await trueLogs(room)).map((each) => withOperation(each, 3)),
    );
    await room.watcher.poll();
    await rejection(log.agreed(1n, 1), RetryableError, "CHAIN_SERVERS_DISAGREE");
    lie(servers[0], []);
    await rejection(log.agreed(1n, 1), RetryableError, "CHAIN_SERVERS_DISAGREE");
  });

  it("agrees on a request that is saved in a wrong place", async () => {
    const { room, log } = await open(3);
    const reinstall = await ask("reinstall");
    await room.operations.save(1n, { ...reinstall, requestedAt: 0, blockNumber: bed.shop.deploymentBlock });
    expect(await log.agreed(1n, 1)).to.deep.equal(reinstall);
  });

  it("agrees on nothing that is not final", async () => {
    const { room, log } = await open(2);
    const { subscriptions, tenant } = bed.shop;
    await subscriptions.connect(tenant).requestOperation(1n, 3, ARGUMENT);
    await room.watcher.poll();
    expect(await log.requested(1n, 0)).to.have.length(1);
    await rejection(log.agreed(1n, 1), RetryableError, "OPERATION_NOT_AGREED");
    await bed.chain.mine(3);
    expect((await log.agreed(1n, 1)).operation).to.equal("reinstall");
  });

  it("looks through a bounded part of the chain at a time, and goes on where it was", async () => {
    const { room, log } = await open(2);
    const reinstall = await ask("reinstall");
    await bed.chain.mine(60);
    const asked = () => servers.flatMap(({ calls }) => calls).filter((call) => call === "eth_getLogs").length;
    expect(await log.find(1n, 1)).to.equal(false);
    expect(asked(), "four ranges at each of two servers").to.equal(8);
    const calls = [await log.find(1n, 1), await log.find(1n, 1), await log.find(1n, 1)];
    expect(calls).to.deep.equal([false, false, true]);
    // One without a place to look first.
    const { log: another } = await open(2);
    await room.operations.save(1n, { ...reinstall, blockNumber: 0 });
    for (let n = 0; n < 3; n++)
      await rejection(another.agreed(1n, 1), RetryableError, "OPERATION_NOT_AGREED");
    expect(await another.agreed(1n, 1)).to.deep.equal(reinstall);
  });

  it("looks from the top again when it has looked through all", async () => {
    const { log } = await open(1);
    await bed.chain.mine(30);
    for (let n = 0; n < 4; n++) expect(await log.find(1n, 1)).to.equal(false);
    await ask("reboot");
    const found: boolean[] = [];
    while (found.at(-1) !== true && found.length < 10) found.push(await log.find(1n, 1));
    expect(found.at(-1)).to.equal(true);
  });

  it("asks for less when a server refuses a range, and asks another when one talks nonsense or is down", async () => {
    const { room, log } = await open(3);
    const reboot = await ask("reboot");
    lie(
      servers[0],
      (await trueLogs(room)).map((each) => withOperation(each, 99)),
    );
    const [, second, third] = servers;
    if (second) second.fault = () => "down";
    if (third)
      third.fault = (method, params) => {
        const { fromBlock, toBlock } = (params[0] ?? {}) as { fromBlock: string; toBlock: string };
        const isMuch = method === "eth_getLogs" && Number(toBlock) - Number(fromBlock) > 0;
        return isMuch ? { error: { code: -32005, message: "range too large" } } : "pass";
      };
    expect(await log.find(1n, 1)).to.equal(true);
    expect(await log.requested(1n, 0)).to.deep.equal([reboot]);
  });

  it("believes no request whose block is not on its server's own chain", async () => {
    const { room, log } = await open(1);
    await ask("reboot");
    const elsewhere = (await trueLogs(room)).map((each) => ({ ...each, blockHash: `0x${"ab".repeat(32)}` }));
    lie(servers[0], elsewhere);
    expect(await log.find(1n, 1)).to.equal(false);
  });
});
