import { type JsonRpcProvider, toQuantity } from "ethers";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { ChainWallet } from "./chain-wallet.ts";

/**
 * A wallet around a new account of a local chain, with money that is made for it.
 *
 * @param tokens how much of each, by its address; anybody may mint them
 */
export async function newPurse(
  chain: { readonly url: string; readonly chainId: number; readonly provider: JsonRpcProvider },
  ether: bigint,
  tokens: Readonly<Record<string, bigint>>,
): Promise<ChainWallet> {
  const { url, chainId, provider } = chain;
  const purse = new ChainWallet(url, chainId);
  const { address } = purse.account;
  await provider.send("hardhat_setBalance", [address, toQuantity(ether)]);
  const faucet = await provider.getSigner(0);
  for (const [token, amount] of Object.entries(tokens)) {
    if (amount > 0n)
      await (await TestStablecoin__factory.connect(token, faucet).mint(address, amount)).wait();
  }
  return purse;
}
