import { MaxUint256 } from "ethers";
import { chain } from "../contracts/support/chain.ts";
import { deployUsdcLike } from "../contracts/support/deploy-usdc-like.ts";
import { platform } from "../contracts/support/platform.ts";
import type { Platform } from "../contracts/support/platform-type.ts";

/** Fixture: the tests' platform, with money that is built as USDC is and costs what it costs. */
export async function usdcPlatform(): Promise<Platform> {
  const p = await platform();
  const usdc = await deployUsdcLike();
  await p.subscriptions.connect(p.planner).acceptToken(usdc);
  for (const holder of [p.alice, p.bob, p.carol]) {
    await usdc.mint(holder, 10_000_000_000n);
    await usdc.connect(holder).approve(p.subscriptions, MaxUint256);
  }
  // Both tokens have the functions that tests use, so that one type does for both.
  return { ...p, token: await chain.ethers.getContractAt("TestStablecoin", await usdc.getAddress()) };
}
