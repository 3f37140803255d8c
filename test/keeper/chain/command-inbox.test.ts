import { expect } from "chai";
import { id } from "ethers";
import { ChainCommandInbox } from "../../../keeper/chain/command-inbox.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import type { CommandInbox } from "../../../typechain-types/CommandInbox.ts";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { rejection } from "../support/rejection.ts";
import type { ChainRoom } from "./chain-room.ts";
import { FaultyProxy } from "./faulty-proxy.ts";
import { TestBed } from "./test-bed.ts";

const KEY = `0x${"09".repeat(32)}`;

describe("ChainCommandInbox", function () {
  this.timeout(120_000);
  let bed: TestBed;
  let inbox: CommandInbox;
  let address: string;
  let mark: unknown;

  before(async () => {
    bed = await TestBed.open();
    const { shop } = bed;
    inbox = await new CommandInbox__factory(shop.admin).deploy(shop.address);
    address = await inbox.getAddress();
    await shop.subscriptions.grantRole(id("OPERATOR_ROLE"), shop.admin);
    await shop.subscriptions.grantRole(id("KEEPER_ROLE"), shop.admin);
    await inbox.setEncryptionKey(KEY);
  });
  after(() => bed.close());
  beforeEach(async () => {
    mark = await bed.chain.mark();
  });
  afterEach(() => bed.chain.goBack(mark));

  const reader = (room: ChainRoom, maxLogRange = 1_000) =>
    new ChainCommandInbox({
      ...room,
      inbox: address,
      deploymentBlock: bed.shop.deploymentBlock,
      maxLogRange,
    });
  const post = async (ciphertext = "0x0102") => {
    const head = await bed.chain.provider.getBlock("latest");
    const deadline = (head?.timestamp ?? 0) + 600;
    await inbox.post(1, ciphertext, deadline);
    return deadline;
  };

  it("reads key, epoch and how many commands there are", async () => {
    await post();
    const { count, key, epoch } = await reader(await bed.room()).head("confirmed");
    expect([count, key, epoch]).to.deep.equal([1n, KEY, 1]);
  });

  it("reads a command with its event, its sender's role and what became of it", async () => {
    const deadline = await post("0xc0ffee");
    const by = await bed.shop.admin.getAddress();
    const room = reader(await bed.room({ finality: { depth: 0 } }));
    const first = (await room.read(1n, "confirmed"))?.command;
    expect(first).to.deep.include({ nonce: 1n, by, byOperator: true, deadline, acknowledgedAt: 0 });
    expect(first?.sealed).to.deep.include({ epoch: 1, ciphertext: "0xc0ffee" });
    await inbox.acknowledge(1, `0x${"11".repeat(32)}`);
    await bed.shop.subscriptions.revokeRole(id("OPERATOR_ROLE"), by);
    const later = (await room.read(1n, "final"))?.command;
    expect(later?.acknowledgedAt).to.be.greaterThan(0);
    expect([later?.byOperator, later?.sealed]).to.deep.equal([false, first?.sealed]);
  });

  it("has none that is not posted, or not that deep", async () => {
    const room = reader(await bed.room());
    expect(await room.read(1n, "confirmed")).to.equal(null);
    await post();
    expect((await room.read(1n, "confirmed"))?.command.nonce).to.equal(1n);
    expect(await room.read(1n, "final")).to.equal(null);
    await bed.chain.mine(3);
    expect((await room.read(1n, "final"))?.command.nonce).to.equal(1n);
  });

  it("tells one command from another of the same block range", async () => {
    await post("0x01");
    await post("0x02");
    const room = reader(await bed.room());
    const read = async (nonce: bigint) => (await room.read(nonce, "confirmed"))?.command.sealed?.ciphertext;
    expect([await read(1n), await read(2n)]).to.deep.equal(["0x01", "0x02"]);
  });

  it("finds an event of long ago, going on where the last look ended", async () => {
    await post("0x0a");
    await bed.chain.mine(50);
    const room = reader(await bed.room(), 5);
    const looks: unknown[] = [];
    for (let look = 0; look < 5; look++)
      looks.push((await room.read(1n, "confirmed"))?.command.sealed?.ciphertext ?? null);
    expect(looks[0]).to.equal(null);
    expect(looks.at(-1)).to.equal("0x0a");
  });

  for (const [what, lie] of [
    ["hides it", (_log: object) => []],
    [
      "makes another of it",
      (log: { data?: string }) => [{ ...log, data: log.data?.replace("c0ffee", "decade") }],
    ],
  ] as const)
    it(`believes no command of which one server ${what}`, async () => {
      await post("0xc0ffee");
      const filter = { address, fromBlock: "0x0", toBlock: "latest" };
      const logs = (await bed.chain.rpc("eth_getLogs", filter)) as { data: string }[];
      const liar = await FaultyProxy.start(bed.chain.url);
      try {
        liar.fault = (method) => (method === "eth_getLogs" ? { result: lie(logs.at(-1) ?? {}) } : "pass");
        const room = reader(await bed.room({ rpcUrls: [bed.chain.url, liar.url], quorum: 2 }));
        await rejection(room.read(1n, "confirmed"), RetryableError, "CHAIN_SERVERS_DISAGREE");
      } finally {
        await liar.close();
      }
    });

  it("knows its own inbox from other contracts", async () => {
    const { contracts, pool } = await bed.room();
    await contracts.checkInbox(pool, address);
    for (const wrong of [bed.shop.address, `0x${"77".repeat(20)}`])
      await rejection(contracts.checkInbox(pool, wrong), FinalError, "INBOX_WRONG");
  });
});
