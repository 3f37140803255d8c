import { chain } from "./chain.ts";
import type { Splitter } from "./splitter-type.ts";

/** Takes `amount` of the splitter's tokens away, as one that rebases down or that is seized does. */
export async function lose({ token, splitter, stranger }: Splitter, amount: bigint): Promise<void> {
  const address = await splitter.getAddress();
  await chain.networkHelpers.setBalance(address, 10n ** 18n);
  await token.connect(await chain.ethers.getImpersonatedSigner(address)).transfer(stranger, amount);
}
