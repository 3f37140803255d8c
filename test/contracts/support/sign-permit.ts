import { type Addressable, Signature } from "ethers";
import type { ISubscriptions, TestStablecoin } from "../../../typechain-types/index.ts";
import { chain } from "./chain.ts";
import type { Platform } from "./platform-type.ts";

/** An ERC-2612 permit of `owner` over `value`, valid until `deadline`, for the subscriptions contract or another. */
export async function signPermit(
  p: Platform,
  owner: Platform["alice"],
  value: bigint,
  deadline: bigint = 2n ** 40n,
  token: TestStablecoin = p.token,
  contract: Addressable = p.subscriptions,
): Promise<ISubscriptions.PermitStruct> {
  const { chainId } = await chain.ethers.provider.getNetwork();
  const domain = {
    name: await token.name(),
    version: "1",
    chainId,
    verifyingContract: await token.getAddress(),
  };
  const types = {
    Permit: [
      { name: "owner", type: "address" },
      { name: "spender", type: "address" },
      { name: "value", type: "uint256" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint256" },
    ],
  };
  const spender = await contract.getAddress();
  const message = { owner: owner.address, spender, value, nonce: await token.nonces(owner), deadline };
  const { v, r, s } = Signature.from(await owner.signTypedData(domain, types, message));
  return { value, deadline, v, r, s };
}
