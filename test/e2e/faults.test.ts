import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Tenant } from "../../devnet/tenant/tenant.ts";
import { Miner } from "../keeper/chain/miner.ts";
import { KeeperBed } from "../keeper/support/keeper-bed.ts";
import { random } from "../keeper/support/random.ts";
import { rootApi } from "../keeper/support/root-api.ts";
import { runKeeper } from "../keeper/support/run-keeper.ts";

const ACTIVE = 2n;
const REFUNDED = 5n;
const PURCHASES = 10;
const KILLS = 50;
const DEEPEST = 8;
const PROXMOX_DOWN_MS = 60_000;
const BLOCK_MS = 100;
/** Moments and depths come from it; what happens at them is up to a real machine. */
const SEED = 0x5eed;

describe("real faults, to a keeper that is a process", function () {
  this.timeout(300_000);
  let bed: KeeperBed;
  let miner: Miner;
  let roll: (limit: number) => number;
  let tenants: Tenant[];
  let file: string;

  beforeEach(async () => {
    roll = random(SEED);
    bed = await KeeperBed.open();
    tenants = await Promise.all(Array.from({ length: PURCHASES }, () => bed.tenant()));
    Object.assign(bed.config.chain as object, { finality: { depth: DEEPEST + 1 } });
    file = await bed.configFile();
    miner = await Miner.start(bed.chain, BLOCK_MS);
  });
  afterEach(async () => {
    await miner.stop();
    await bed.close();
  });

  /** Whoever has not got what they paid for, nor their money; and those who have not paid at all. */
  const unsettled = async () => {
    const statuses = await Promise.all(allIds().map((id) => bed.shop.subscriptions.statusOf(id)));
    return statuses.filter((status) => status !== ACTIVE && status !== REFUNDED);
  };
  const allIds = () => Array.from({ length: PURCHASES }, (_, index) => BigInt(index + 1));
  const allSettled = async () => {
    for (let calm = 0; calm <= DEEPEST; await sleep(BLOCK_MS))
      calm = (await unsettled()).length ? 0 : calm + 1;
  };

  /** A VM and a token for each purchase that was delivered, and nothing of any other. */
  const expectOneEach = async () => {
    const { subscriptions, credential } = bed.shop;
    const delivered: bigint[] = [];
    for (const id of allIds()) {
      const { status, recipient } = await subscriptions.subscriptionOf(id);
      expect([ACTIVE, REFUNDED], `subscription ${id}`).to.include(status);
      if (status !== ACTIVE) continue;
      delivered.push(id);
      expect(await credential.ownerOf(id)).to.equal(recipient);
    }
    const mints = await subscriptions.queryFilter(subscriptions.filters.Delivered());
    expect(mints.map(({ args }) => args.id).sort()).to.deep.equal([...delivered].sort());
    const proxmox = await rootApi(bed.simulator);
    const machines = (await proxmox.get("/nodes/pve/qemu")) as {
      vmid: number;
      status: string;
      template?: number;
    }[];
    await proxmox.close();
    const running = machines
      .filter(({ template }) => template !== 1)
      .map(({ vmid, status }) => `${vmid} ${status}`);
    expect(running.sort()).to.deep.equal(delivered.map((id) => `${100_000n + id} running`).sort());
  };

  it("is killed at 50 random moments during ten purchases: all end delivered or refunded, one VM and one token each", async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const keeper = await runKeeper("--config", file);
      const tenant = kill % 4 === 0 ? tenants[kill / 4] : undefined;
      const bought = tenant?.purchase(1n, 30n);
      await sleep(300 + roll(1_500));
      keeper.child.kill("SIGKILL");
      await Promise.all([bought, keeper.ended]);
    }
    const keeper = await runKeeper("--config", file);
    await allSettled();
    keeper.child.kill("SIGTERM");
    expect((await keeper.ended).code).to.equal(0);
    await expectOneEach();
  });

  it("lives through reorganisations of depth 1 to 8 while Proxmox is down for a minute", async () => {
    const keeper = await runKeeper("--config", file);
    await keeper.started;
    const buying = Promise.allSettled(tenants.map((tenant) => tenant.purchase(1n, 30n)));
    const down = (async () => {
      await sleep(roll(3_000));
      bed.simulator.faults.request({ kind: "drop-before", times: Number.POSITIVE_INFINITY });
      await sleep(PROXMOX_DOWN_MS);
      bed.simulator.faults.clear();
    })();
    for (let depth = 1; depth <= DEEPEST; depth++) {
      await sleep(1_000 + roll(2_000));
      await miner.reorganise(depth);
    }
    await Promise.all([buying, down]);
    await allSettled();
    keeper.child.kill("SIGTERM");
    expect((await keeper.ended).code).to.equal(0);
    await expectOneEach();
  });
});
