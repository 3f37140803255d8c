import type { RegisteredKey } from "../ports/delegations.ts";

/** The keys that may log in to a machine, as its guest stores them. See pam/FORMAT.md section 5. */
export function delegationsDocument(keys: readonly RegisteredKey[]): string {
  return `BlockHost delegations 1\n${keys.map(({ key, token }) => `${key} ${token}\n`).join("")}`;
}
