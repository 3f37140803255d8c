import { type JsonRpcProvider, Wallet } from "ethers";
import { TestStablecoin__factory } from "../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { giveEther } from "../chain/give-ether.ts";
import { type Shop, Tenant } from "./tenant.ts";

/** Ten thousand, with six decimals. */
const STABLECOINS = 10_000n * 10n ** 6n;

/** Somebody with a new wallet on the local chain, gas for it, and test stablecoins. */
export async function newTenant(provider: JsonRpcProvider, shop: Shop): Promise<Tenant> {
  const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
  await giveEther(provider, wallet.address);
  const stablecoin = TestStablecoin__factory.connect(shop.stablecoin, await provider.getSigner(0));
  await (await stablecoin.mint(wallet.address, STABLECOINS)).wait();
  return new Tenant(wallet, shop);
}
