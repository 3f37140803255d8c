import { chain } from "./chain.ts";
import { keys } from "./keys.ts";
import { platform } from "./platform.ts";

/** Fixture: a platform, and an inbox whose key of epoch 1 is announced. */
export async function inbox() {
  const p = await platform();
  const deployed = await chain.ethers.deployContract("CommandInbox", [p.subscriptions]);
  await deployed.connect(p.keeper).setEncryptionKey(keys.keeper);
  return { ...p, inbox: deployed };
}
