import type { JsonRpcProvider } from "ethers";

/** Lets the local chain's clock jump to that unix second, or one on when it is past it, and mines a block then. */
export async function moveTime(provider: JsonRpcProvider, timestamp: number): Promise<void> {
  const head = await provider.getBlock("latest");
  await provider.send("evm_increaseTime", [Math.max(1, timestamp - (head?.timestamp ?? 0))]);
  await provider.send("evm_mine", []);
}
