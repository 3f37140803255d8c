/** Builds the root tree that the tests of first boot need, or finds it in the cache; says what it does. */
import { installedTree } from "./installed-tree.ts";

if (process.getuid?.() === 0) await installedTree((text) => process.stdout.write(`${text}\n`));
