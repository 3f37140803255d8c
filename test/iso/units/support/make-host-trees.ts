/** Builds the root trees that the tests of a host need, or finds them in the cache; says what it does. */
import { GUEST_SUITES } from "../../../pam/support/guest-suites.ts";
import { hostTree } from "./host-tree.ts";

if (process.getuid?.() === 0) {
  for (const suite of GUEST_SUITES) await hostTree(suite, (text) => process.stdout.write(`${text}\n`));
}
