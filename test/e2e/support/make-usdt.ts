import { concat, hexlify, type JsonRpcProvider, randomBytes } from "ethers";
import { NoReturnToken__factory } from "../../../typechain-types/factories/mocks/NoReturnToken__factory.ts";

/**
 * A token that is as USDT on Ethereum: no permits, no return values, and an allowance changes from zero only. It is the
 * contracts' own `NoReturnToken`, behind a few instructions that answer `symbol()` and leave all else to it: a portal
 * offers no token without a symbol.
 */
export async function makeUsdt(provider: JsonRpcProvider): Promise<string> {
  const token = await new NoReturnToken__factory(await provider.getSigner(0)).deploy();
  await token.waitForDeployment();
  const code = concat([
    // The call's selector: if it is symbol(), on at 0x45.
    "0x60003560e01c6395d89b4114604557",
    // DELEGATECALL of the token with all of the call's data.
    "0x3660006000376000600036600073",
    await token.getAddress(),
    "0x5af4",
    // What it answers, or what it reverts with.
    "0x3d600060003e6040573d6000fd5b3d6000f3",
    // The string "USDT": where it stands, its length, itself.
    "0x5b6020600052600460205263",
    hexlify(Buffer.from("USDT")),
    "0x60e01b60405260606000f3",
  ]);
  const address = hexlify(randomBytes(20));
  await provider.send("hardhat_setCode", [address, code]);
  return address;
}
