import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
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

/** Ten people with money before a keeper that does not run yet, on a chain and a hypervisor of its own. */
async function openWorld() {
  const bed = await KeeperBed.open();
  try {
    const tenants = await Promise.all(Array.from({ length: PURCHASES }, () => bed.tenant()));
    Object.assign(bed.config.chain as object, { finality: { depth: DEEPEST + 1 } });
    const file = await bed.configFile();
    return { bed, tenants, file, roll: random(SEED), miner: await Miner.start(bed.chain, BLOCK_MS) };
  } catch (error) {
    await bed.close();
    throw error;
  }
}
type World = Awaited<ReturnType<typeof openWorld>>;

const allIds = Array.from({ length: PURCHASES }, (_, index) => BigInt(index + 1));

/** Until everybody who paid has got what they paid for, or their money. */
async function allSettled({ bed }: World): Promise<void> {
  for (let calm = 0; calm <= DEEPEST; await sleep(BLOCK_MS)) {
    const statuses = await Promise.all(allIds.map((id) => bed.shop.subscriptions.statusOf(id)));
    calm = statuses.every((status) => status === ACTIVE || status === REFUNDED) ? calm + 1 : 0;
  }
}

/** A VM and a token for each purchase that was delivered, and nothing of any other. */
async function expectOneEach({ bed }: World): Promise<void> {
  const { subscriptions, credential } = bed.shop;
  const delivered: bigint[] = [];
  for (const id of allIds) {
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
}

/** Ends a keeper in good order once all is settled, and counts. */
async function settled(world: World, keeper: Awaited<ReturnType<typeof runKeeper>>): Promise<void> {
  await allSettled(world);
  keeper.child.kill("SIGTERM");
  expect((await keeper.ended).code).to.equal(0);
  await expectOneEach(world);
}

async function killOften(world: World): Promise<void> {
  const { tenants, file, roll } = world;
  for (let kill = 0; kill < KILLS; kill++) {
    const keeper = await runKeeper("--config", file);
    const tenant = kill % 4 === 0 ? tenants[kill / 4] : undefined;
    const bought = tenant?.purchase(1n, 30n);
    await sleep(300 + roll(1_500));
    keeper.child.kill("SIGKILL");
    await Promise.all([bought, keeper.ended]);
  }
  await settled(world, await runKeeper("--config", file));
}

async function reorganiseWithoutProxmox(world: World): Promise<void> {
  const { bed, tenants, file, roll, miner } = world;
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
  await settled(world, keeper);
}

describe("real faults, to a keeper that is a process", function () {
  this.timeout(400_000);
  const worlds: World[] = [];
  const ends: Record<string, Promise<void>> = {};

  // Both go on for a minute by the clock, most of it without work: at the same time, each in a world of its own.
  before(async () => {
    for (const faults of [killOften, reorganiseWithoutProxmox]) {
      const world = await openWorld();
      worlds.push(world);
      const end = faults(world);
      ends[faults.name] = end;
      // Its test hears of it.
      end.catch(() => undefined);
    }
  });
  after(async () => {
    for (const { miner, bed } of worlds) {
      await miner.stop();
      await bed.close();
    }
  });

  it("is killed at 50 random moments during ten purchases: all end delivered or refunded, one VM and one token each", () =>
    ends[killOften.name]);

  it("lives through reorganisations of depth 1 to 8 while Proxmox is down for a minute", () =>
    ends[reorganiseWithoutProxmox.name]);
});
