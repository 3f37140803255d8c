import type { Desk } from "../desk.ts";
import { usageError } from "../usage-error.ts";
import { RESERVED_NAMES } from "./book-name.ts";
import { parseAddress } from "./parse-address.ts";

/** Somebody who was named in a command. */
export interface Named {
  /** Checksummed. */
  readonly address: string;
  /** As people may be shown it: the name with the address behind it, or the address alone. */
  readonly words: string;
}

/**
 * Finds whose address is meant: an address, a name of the address book, or one of `RESERVED_NAMES`, which the chain is
 * asked about.
 *
 * @throws FinalError USAGE; RetryableError CHAIN_…
 */
export async function resolveAddress(desk: Desk, text: string): Promise<Named> {
  if (/^0x/i.test(text)) return named(desk, parseAddress(text));
  const name = text.toLowerCase();
  const reserved = RESERVED_NAMES.find((each) => each === name);
  const address = reserved ? await ofRole(desk, reserved) : desk.book.entries.get(name)?.address;
  if (address === undefined)
    throw usageError(
      `Nobody is called "${text}".`,
      `Write an address, a name of the address book (blockhost ab list), or one of ${RESERVED_NAMES.join(", ")}.`,
    );
  return { address, words: `${name} (${address})` };
}

function named({ book }: Desk, address: string): Named {
  const name = book.nameOf(address);
  return { address, words: name === undefined ? address : `${name} (${address})` };
}

async function ofRole(
  { chain: { heads, contracts }, me }: Desk,
  role: (typeof RESERVED_NAMES)[number],
): Promise<string> {
  if (role === "subscriptions") return parseAddress(contracts.subscriptions);
  if (role === "credential") return parseAddress(contracts.credential);
  if (role === "me") {
    if (me !== null) return me;
    throw usageError('It is not said who "me" is.', "Add --keystore, --as or --from.");
  }
  const { value } = await heads.agreed((rpc, block) => {
    const subscriptions = contracts.at(rpc, block);
    return role === "admin" ? subscriptions.defaultAdmin() : subscriptions.treasury();
  });
  return value;
}
