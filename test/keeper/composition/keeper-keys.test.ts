import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";
import type { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { keeperKeys } from "../../../keeper/composition/keeper-keys.ts";
import type { ChainRoom } from "../chain/chain-room.ts";
import { TempKeystore } from "../chain/keystore.ts";
import { TestBed } from "../chain/test-bed.ts";

describe("the keeper's keys as commands see them", function () {
  // Starts a node, which takes long on a machine that is busy.
  this.timeout(120_000);
  let bed: TestBed;
  let room: ChainRoom;
  let stores: TempKeystore[];
  beforeEach(async () => {
    bed = await TestBed.open();
    room = await bed.room();
    stores = await Promise.all([TempKeystore.create(), TempKeystore.create()]);
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.remove()));
    await bed.close();
  });

  /** With keys that are there already; those that are made come from `stores`. */
  async function keysOf(inUse: string, ...later: KeeperKey[]) {
    const keys = [bed.key, ...later];
    const fresh = await Promise.all(stores.map((store) => store.load()));
    const shelf = {
      keys,
      get newest() {
        return keys.at(-1) ?? bed.key;
      },
      add: async () => {
        const key = fresh.shift() ?? expect.fail("too many");
        keys.push(key);
        return key;
      },
    };
    return keeperKeys(shelf, inUse, room, room.outboxStore);
  }

  it("are one more when one is asked for, however often and how much at once", async () => {
    const keys = await keysOf(bed.key.address);
    expect(await keys.next()).to.equal(null);
    const made = await Promise.all([keys.prepare(), keys.prepare()]);
    expect(new Set([...made, await keys.prepare(), await keys.next()])).to.deep.equal(
      new Set([stores[0]?.address]),
    );
  });

  it("are one more when the newest is in use, or was and has lost its role", async () => {
    const [first, second] = stores;
    if (!first || !second) return expect.fail();
    const used = await first.load();
    stores = [second];
    try {
      expect(await (await keysOf(used.address, used)).prepare()).to.equal(second.address);
      await bed.chain.rpc("hardhat_setBalance", used.address, toQuantity(parseEther("1")));
      const wallet = (await first.open()).connect(bed.chain.provider);
      await (await wallet.sendTransaction({ to: used.address })).wait();
      const back = await keysOf(bed.key.address, used);
      expect(await back.next()).to.equal(null);
      expect(await back.prepare()).to.equal(second.address);
    } finally {
      await first.remove();
    }
  });

  it("may be revoked when nothing is under way with them any more", async () => {
    const [next] = stores;
    if (!next) return expect.fail();
    const keys = await keysOf(next.address, await next.load());
    expect(await keys.revocable()).to.deep.equal([bed.key.address]);
    await bed.shop.buy();
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(1n);
    const call = { kind: "deliver", id: 1n, purchaseRef, credential: new Uint8Array(192).fill(7) } as const;
    await room.outbox.submit("deliver:1", call);
    expect(await keys.revocable()).to.deep.equal([]);
    await bed.chain.mine(4);
    await room.outbox.tick();
    expect(await keys.revocable()).to.deep.equal([bed.key.address]);
    const role = await bed.shop.subscriptions.KEEPER_ROLE();
    await (await bed.shop.subscriptions.revokeRole(role, bed.key.address)).wait();
    expect(await keys.revocable()).to.deep.equal([]);
  });
});
