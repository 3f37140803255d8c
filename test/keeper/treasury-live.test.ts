import { expect } from "chai";
import { AbiCoder, keccak256, parseUnits } from "ethers";
import { TestStablecoin__factory } from "../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { RevenueSplitter__factory } from "../../typechain-types/factories/RevenueSplitter__factory.ts";
import { runCommand } from "./cli/run-command.ts";
import { CommandBed } from "./support/command-bed.ts";
import { KeeperBed } from "./support/keeper-bed.ts";
import { type LogLine, runKeeper } from "./support/run-keeper.ts";

const DAY = 86_400;
/** Small numbers for a shop with one tenant. */
const TREASURY = { minimumUsd: "1", lookMs: 100, release: { minimumUsd: "1" } };

describe("a keeper with a treasury", function () {
  this.timeout(120_000);
  let bed: KeeperBed;
  beforeEach(async () => {
    bed = await KeeperBed.open();
  });
  afterEach(() => bed.close());

  /** The next keeper collects; the one before is stopped, and comes back when it is told to. */
  async function collecting(): Promise<void> {
    await bed.keeper?.stop();
    Object.assign(bed.config, { treasury: TREASURY });
    await bed.start();
  }

  const statement = async (...args: string[]) =>
    runCommand(["statement", ...args, "--config", await bed.configFile()]);
  const monthOf = async () => {
    const { timestamp } = (await bed.chain.provider.getBlock("latest")) ?? expect.fail();
    return new Date(timestamp * 1000).toISOString().slice(0, 7);
  };

  it("brings earned money to the payees of the treasury, and tells of it to the last digit", async () => {
    const { admin, subscriptions } = bed.shop;
    const splitter = await new RevenueSplitter__factory(admin).deploy(
      [`0x${"aa".repeat(20)}`, `0x${"bb".repeat(20)}`],
      [75, 25],
    );
    await splitter.waitForDeployment();
    await subscriptions.beginTreasuryChange(splitter);
    await bed.jump(2 * DAY);
    await subscriptions.acceptTreasuryChange();

    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("settled", id);
    await bed.jump(10 * DAY);
    await collecting();
    const [address = ""] = await subscriptions.acceptedTokens();
    const coin = TestStablecoin__factory.connect(address, bed.chain.provider);
    const released = async () => bed.chain.mine().then(() => splitter.totalReleased(coin));
    while ((await released()) === 0n || (await coin.balanceOf(splitter)) > 3n) await bed.keeper?.reconcile();
    const ada = await coin.balanceOf(`0x${"aa".repeat(20)}`);
    // Ten days at half a dollar, and the seconds that the test took.
    expect(Number(ada)).to.be.within(3_750_000, 3_760_000);

    const { code, out, err } = await statement(await monthOf(), "--check");
    expect(code, err).to.equal(0);
    const [head = "", line = ""] = out.split("\n");
    const row = new Map(head.split(",").map((name, at) => [name, line.split(",")[at] ?? ""]));
    const units = (name: string) => parseUnits(row.get(name) ?? "", 6);
    expect(units("released")).to.equal(await splitter.totalReleased(coin));
    expect(units("collected") - units("released")).to.equal(await coin.balanceOf(splitter));
    expect(units("closing")).to.equal(await coin.balanceOf(bed.shop.address));
    expect(row.get("symbol")).to.equal("TUSD");
  });

  it("tells the same without a keeper and its store, and every event when asked", async () => {
    const tenant = await bed.tenant();
    await tenant.purchase(1n, 30n);
    await bed.chain.mine();
    const month = await monthOf();
    const history = await statement(month, "--history");
    expect(history.code, history.err).to.equal(0);
    const [, line = "", ...more] = history.out.split("\n");
    expect(more).to.deep.equal([]);
    expect(line.split(",").slice(4, 7)).to.deep.equal(["purchased", "1", tenant.address]);
    expect(line.split(",").slice(9)).to.deep.equal(["15.000000", "15.000000"]);
    const sums = JSON.parse((await statement(month, "--json")).out) as { rows: { escrow: string }[] };
    expect(sums.rows.map(({ escrow }) => escrow)).to.deep.equal(["15000000"]);
  });

  it("says when books and chain differ, and what is no month", async () => {
    const tenant = await bed.tenant();
    await tenant.purchase(1n, 30n);
    await bed.chain.mine();
    const [coin = ""] = await bed.shop.subscriptions.acceptedTokens();
    const month = await monthOf();
    // Nobody can take money away from Subscriptions: the token itself loses it.
    const slot = await balanceSlot(coin, bed.shop.address);
    await bed.chain.rpc("hardhat_setStorageAt", coin, slot, `0x${"0".repeat(63)}1`);
    await bed.chain.mine();
    const wrong = await statement(month, "--check");
    expect(wrong.code).to.equal(1);
    expect(wrong.err).to.match(/NO +0x/);
    expect((await statement("2026-13")).code).to.equal(2);
    expect((await statement("2999-01")).code).to.equal(2);
  });

  /** Where the token keeps the account's balance. */
  async function balanceSlot(coin: string, account: string): Promise<string> {
    const balance = await TestStablecoin__factory.connect(coin, bed.chain.provider).balanceOf(account);
    for (let slot = 0; slot < 10; slot++) {
      const key = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, slot]));
      const value = await bed.chain.rpc("eth_getStorageAt", coin, key, "latest");
      if (BigInt(String(value)) === balance) return key;
    }
    return expect.fail("no slot has the balance");
  }
});

describe("a keeper with a treasury that an operator commands by the chain", function () {
  this.timeout(120_000);

  it("collects at once, whatever the sum, though it is killed before it has told", async () => {
    const room = await CommandBed.open();
    let keeper: Awaited<ReturnType<typeof runKeeper>> | undefined;
    try {
      const { bed } = room;
      Object.assign(bed.config, { treasury: { lookMs: 100 } });
      const file = await bed.configFile();
      const start = async () => {
        keeper = await runKeeper("--config", file);
        const line: LogLine & { portal?: string } = await keeper.started;
        return line.portal;
      };
      await start();
      await room.ready();
      const settled = keeper?.says({ msg: "settled" });
      const { id } = await (await bed.tenant()).purchase(1n, 30n);
      await settled;
      await bed.jump(10 * DAY);
      const { subscriptions } = bed.shop;
      const [address = ""] = await subscriptions.acceptedTokens();
      const coin = TestStablecoin__factory.connect(address, bed.chain.provider);
      const treasury = await subscriptions.treasury();
      const before = await coin.balanceOf(treasury);

      expect((await room.sign(undefined, "collect", "--no-wait")).code).to.equal(0);
      await room.until(async () => (await coin.balanceOf(treasury)) > before);
      keeper?.child.kill("SIGKILL");
      await keeper?.ended;
      const portal = await start();
      await room.until(async () => (await room.inbox.commandOf(1)).acknowledgedAt > 0n);
      expect(Number((await coin.balanceOf(treasury)) - before)).to.be.within(5_000_000, 5_010_000);
      const collections = await subscriptions.queryFilter(subscriptions.filters.Collected(id));
      expect(collections, "once").to.have.length(1);

      const { code, out, err } = await room.sign(portal, "collect", "--json");
      expect(code, err).to.equal(0);
      // What little was earned since is left for later.
      const nothing = { subscriptions: 0, transactions: 0, refused: [] };
      expect(JSON.parse(out).result).to.deep.include({ ok: true, facts: nothing });
    } finally {
      keeper?.child.kill();
      await keeper?.ended;
      await room.close();
    }
  });
});
