import { MaxUint256, parseEther, parseUnits } from "ethers";
import { chain } from "../../support/chain.ts";
import { platform } from "../../support/platform.ts";
import { addPool } from "./add-pool.ts";
import { uniswap } from "./uniswap.ts";

/**
 * Fixture: the platform, the checkout, and real pools. An ETH is 2,500 dollars, and an EXO half a dollar, which has a
 * pool with each of the two. Alice, bob and carol hold a million EXO and 100 WETH each, and allow the checkout all.
 */
export async function market() {
  const { ethers } = chain;
  const p = await platform();
  const { weth, router, positions } = await uniswap(p.deployer);
  const checkout = await ethers.deployContract("SwapCheckout", [p.subscriptions, router, weth], p.deployer);
  const exo = await ethers.deployContract("TestStablecoin", ["Exotic", "EXO", 18], p.deployer);

  await p.token.mint(p.deployer, parseUnits("10000000", 6));
  await exo.mint(p.deployer, parseEther("10000000"));
  await weth.connect(p.deployer).deposit({ value: parseEther("3000") });
  await addPool(positions, 500, [weth, parseEther("1000")], [p.token, parseUnits("2500000", 6)]);
  await addPool(positions, 3000, [exo, parseEther("1000000")], [p.token, parseUnits("500000", 6)]);
  await addPool(positions, 10_000, [exo, parseEther("1000000")], [weth, parseEther("200")]);
  for (const holder of [p.alice, p.bob, p.carol]) {
    await exo.mint(holder, parseEther("1000000"));
    await exo.connect(holder).approve(checkout, MaxUint256);
    await weth.connect(holder).deposit({ value: parseEther("100") });
    await weth.connect(holder).approve(checkout, MaxUint256);
  }
  return { ...p, weth, router, positions, checkout, exo };
}
