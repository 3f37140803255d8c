import { chain } from "./chain.ts";
import type { Inbox } from "./inbox-type.ts";

/** Has the operator post a command to be obeyed within the hour; returns its nonce and deadline. */
export async function posted({ inbox, operator }: Inbox) {
  const deadline = (await chain.networkHelpers.time.latest()) + 3600;
  await inbox.connect(operator).post((await inbox.encryptionKey()).epoch, "0xc0ffee", deadline);
  return { nonce: await inbox.commandCount(), deadline };
}
