import config from "../../hardhat.config.ts";

/** The project as it is, but for the contracts: theirs are the instrumented copies that `main.ts` writes. */
export default {
  ...config,
  paths: {
    ...config.paths,
    sources: "coverage/contracts",
    artifacts: "coverage/artifacts",
    cache: "coverage/cache",
    // The Solidity tests import the contracts themselves, so they stay away; and files of tests may be of any size.
    tests: { mocha: "test/contracts", solidity: "coverage" },
  },
};
