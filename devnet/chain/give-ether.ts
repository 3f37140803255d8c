import type { JsonRpcProvider } from "ethers";

const TEN_ETHER = 10n ** 19n;

/** Ten ether of the local chain's first account. */
export async function giveEther(provider: JsonRpcProvider, address: string): Promise<void> {
  const faucet = await provider.getSigner(0);
  await (await faucet.sendTransaction({ to: address, value: TEN_ETHER })).wait();
}
