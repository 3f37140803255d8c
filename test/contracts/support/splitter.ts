import { chain } from "./chain.ts";
import { platform } from "./platform.ts";

/** Fixture: a platform, and a splitter that owes alice 50, bob 30 and carol 20 of 100 shares. */
export async function splitter() {
  const p = await platform();
  const payees = [p.alice, p.bob, p.carol];
  const deployed = await chain.ethers.deployContract("RevenueSplitter", [payees, [50, 30, 20]]);
  return { ...p, splitter: deployed };
}
