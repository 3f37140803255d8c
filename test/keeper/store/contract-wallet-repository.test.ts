import { expect } from "chai";
import { ContractWalletRepository } from "../../../keeper/store/contract-wallet-repository.ts";
import { TempStore } from "./temp-store.ts";

const WALLET = `0x${"Ab".repeat(20)}`;

describe("ContractWalletRepository", () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("remembers a wallet in whatever case, also after a restart", async () => {
    const wallets = await ContractWalletRepository.open(store.db);
    expect(wallets.has(WALLET)).to.equal(false);
    await wallets.add(WALLET);
    await wallets.add(WALLET.toLowerCase());
    expect(wallets.has(WALLET.toLowerCase())).to.equal(true);
    const again = await ContractWalletRepository.open(await store.reopen());
    expect([again.has(WALLET), again.has(`0x${"cd".repeat(20)}`)]).to.deep.equal([true, false]);
  });
});
