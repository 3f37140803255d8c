import type { JsonRpcProvider } from "ethers";
import { TestStablecoin__factory } from "../../typechain-types/factories/mocks/TestStablecoin__factory.ts";

/** Makes a stablecoin that the local chain's first account may mint; its address. */
export async function deployStablecoin(provider: JsonRpcProvider): Promise<string> {
  const coin = await new TestStablecoin__factory(await provider.getSigner(0)).deploy("Test USD", "TUSD", 6);
  await coin.waitForDeployment();
  return coin.getAddress();
}
