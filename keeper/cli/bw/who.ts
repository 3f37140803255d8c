import { verifyMessage } from "ethers";
import { resolveAddress } from "../book/resolve-address.ts";
import { type Desk, openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { readSubscription } from "../read-subscription.ts";
import type { Terminal } from "../terminal.ts";
import { moment } from "../time-words.ts";
import { usageError } from "../usage-error.ts";
import { wholeId } from "../whole-id.ts";

const SIGNATURE = /^0x[0-9a-f]{130}$/i;

/** `blockhost bw who ID|NAME` and `blockhost bw who MESSAGE SIGNATURE`, in either order */
export async function who(
  terminal: Terminal,
  options: CommonOptions,
  first: string,
  second?: string,
): Promise<number> {
  const facts =
    second === undefined
      ? await known(await openDesk(terminal, options), first)
      : { signer: signer(first, second) };
  if (facts === null) {
    terminal.err(`There is no subscription ${first}.`);
    return CLI_EXIT.found;
  }
  if (options.json) terminal.out(json(facts));
  else
    for (const [name, value] of Object.entries(facts))
      if (value !== null) terminal.out(`${name.padEnd(10)} ${value}`);
  return CLI_EXIT.ok;
}

async function known(desk: Desk, text: string): Promise<Record<string, string | null> | null> {
  if (!/^\d+$/.test(text)) {
    const { address, words } = await resolveAddress(desk, text);
    return { address, ...(words !== address && { name: words.split(" ")[0] ?? "" }) };
  }
  const view = await readSubscription(desk, wholeId(text, "subscription"));
  if (view === null) return null;
  const { owner, user, payer, recipient, status } = view.subscription;
  const words = (address: string) => {
    const name = desk.book.nameOf(address);
    return name === undefined ? address : `${address} (${name})`;
  };
  return {
    owner: owner && words(owner),
    user: user && `${words(user.address)} until ${moment(user.expires * 1000)}`,
    recipient: words(recipient),
    payer: words(payer),
    status,
  };
}

/** Whose key signed a text (EIP-191). A contract wallet's word only the chain can judge: `blockhost is signed`. */
function signer(first: string, second: string): string {
  const [message, signature] = SIGNATURE.test(first) ? [second, first] : [first, second];
  try {
    return verifyMessage(message, signature);
  } catch {
    throw usageError(
      "Neither of the two is a signature of a plain wallet.",
      "A signature is 0x and 130 hexadecimal digits; put the message into quotes.",
    );
  }
}
