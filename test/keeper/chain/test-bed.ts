import type { KeeperKey } from "../../../keeper/chain/keeper-key.ts";
import { TempStore } from "../store/temp-store.ts";
import { ChainRoom, type RoomOptions } from "./chain-room.ts";
import { TempKeystore } from "./keystore.ts";
import { Shop } from "./shop.ts";
import { TestChain } from "./test-chain.ts";

/** A chain with the contracts, a store and a keeper's key; rooms are opened on top of them. */
export class TestBed {
  readonly chain: TestChain;
  readonly shop: Shop;
  readonly store: TempStore;
  readonly keystore: TempKeystore;
  readonly key: KeeperKey;

  private constructor(
    chain: TestChain,
    shop: Shop,
    store: TempStore,
    keystore: TempKeystore,
    key: KeeperKey,
  ) {
    this.chain = chain;
    this.shop = shop;
    this.store = store;
    this.keystore = keystore;
    this.key = key;
  }

  static async open(): Promise<TestBed> {
    const [chain, store, keystore] = await Promise.all([
      TestChain.start(),
      TempStore.create(),
      TempKeystore.create(),
    ]);
    const key = await keystore.load();
    return new TestBed(chain, await Shop.open(chain, key.address), store, keystore, key);
  }

  /** What a keeper that starts now would have. */
  room(options: Partial<RoomOptions> = {}): Promise<ChainRoom> {
    const { address, deploymentBlock } = this.shop;
    const { db } = this.store;
    return ChainRoom.open({
      rpcUrls: [this.chain.url],
      db,
      key: this.key,
      address,
      deploymentBlock,
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.keystore.remove();
    await this.chain.close();
  }
}
