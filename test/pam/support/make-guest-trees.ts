/** Builds the root trees that the tests of a real guest need, or finds them in the cache; says what it does. */
import { canMakeGuestRoot } from "./guest-root.ts";
import { GUEST_SUITES } from "./guest-suites.ts";
import { guestTree } from "./guest-tree.ts";

if (canMakeGuestRoot) {
  for (const suite of GUEST_SUITES) await guestTree(suite, (text) => process.stdout.write(`${text}\n`));
}
