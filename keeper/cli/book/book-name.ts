import { usageError } from "../usage-error.ts";

/** Words that already mean somebody: a book cannot give them another meaning. */
export const RESERVED_NAMES = ["admin", "treasury", "subscriptions", "credential", "me"] as const;

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** A name that an address may have in the book. @throws FinalError USAGE */
export function bookName(text: string): string {
  const name = text.toLowerCase();
  if (!NAME.test(name))
    throw usageError(
      `"${text}" is no name for the address book.`,
      "Use a letter first, then letters, digits and hyphens: 32 at most.",
    );
  if ((RESERVED_NAMES as readonly string[]).includes(name))
    throw usageError(`The name ${name} already has a meaning of its own.`, "Choose another name.");
  return name;
}
