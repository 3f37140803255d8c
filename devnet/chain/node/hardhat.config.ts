import { join } from "node:path";
import type { HardhatUserConfig } from "hardhat/config";

const BUILD = join(import.meta.dirname, "../../../build/devnet-chain");

/**
 * The chain of `./blockhost demo` and of tests: starts at the present, because guests compare it with their own clock.
 * Without plugins, and without artifacts, which the node would read all of to name the errors of contracts: it starts in a
 * sixth of the processor's time and a third of the memory.
 */
export default {
  networks: {
    devnet: {
      type: "edr-simulated",
      chainType: "l1",
      chainId: 31_337,
      mining: { auto: true, interval: 1_000 },
    },
  },
  paths: { artifacts: join(BUILD, "artifacts"), cache: join(BUILD, "cache") },
} satisfies HardhatUserConfig;
