import { expect } from "chai";
import { Wallet } from "ethers";
import { Miner } from "./miner.ts";
import { TestChain } from "./test-chain.ts";

describe("Miner", () => {
  let chain: TestChain;
  let miner: Miner;
  beforeEach(async () => {
    chain = await TestChain.start();
    // By hand only.
    miner = await Miner.start(chain, 3_600_000);
  });
  afterEach(async () => {
    await miner.stop();
    await chain.close();
  });

  it("takes along what waits for a block, and what was in those that are taken back", async () => {
    const wallet = new Wallet(Wallet.createRandom().privateKey, chain.provider);
    const bank = await chain.account(0);
    await bank.sendTransaction({ to: wallet.address, value: 10n ** 18n });
    for (let block = 0; block < 3; block++) await miner.mine();
    const mined = await wallet.sendTransaction({ to: wallet.address, nonce: 0 });
    await miner.mine();
    expect(await chain.provider.getTransactionReceipt(mined.hash)).not.to.equal(null);
    const late = await wallet.sendTransaction({ to: wallet.address, nonce: 1 });
    await miner.reorganise(2);
    for (const { hash } of [mined, late])
      expect(await chain.provider.getTransactionReceipt(hash), hash).not.to.equal(null);
  });
});
