import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { parseEther, parseUnits } from "ethers";
import { network } from "hardhat";
import { seedPools } from "../../../devnet/chain/seed-pools.ts";
import { swapPaths } from "../../../devnet/chain/swap-paths.ts";
import { deploy } from "../../../ignition/deploy.ts";
import Devnet from "../../../ignition/modules/Devnet.ts";

const parametersFile = new URL("../../../ignition/parameters/devnet.json", import.meta.url);
const QUOTER = [
  "function quoteExactOutput(bytes path, uint256 amountOut) returns (uint256 amountIn, uint160[], uint32[], uint256)",
];

describe("the devnet's pools", () => {
  it("sell dollars for ether and for the other token at their price, with their fee and little more", async () => {
    const { ethers, provider } = await network.create();
    const market = await deploy(provider, Devnet, JSON.parse(await readFile(parametersFile, "utf8")));
    const send = (method: string, params: unknown[] | Record<string, unknown>) =>
      provider.request({ method, params: params as unknown[] });
    await seedPools({ send }, market);

    const quoter = new ethers.Contract(market.quoter, QUOTER, ethers.provider);
    const [native, other] = swapPaths(market);
    const price = async (path: string | undefined) => {
      const [amountIn] = await quoter.getFunction("quoteExactOutput").staticCall(path, parseUnits("500", 6));
      return BigInt(amountIn);
    };
    // 500 dollars are 0.2 ether or 1,000 of the other; the fees are 0.05 % and 0.3 %.
    expect(await price(native?.path)).to.be.within(parseEther("0.2001"), parseEther("0.2003"));
    expect(await price(other?.path)).to.be.within(parseEther("1003"), parseEther("1006"));
  });
});
