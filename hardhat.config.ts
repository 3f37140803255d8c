import { globSync } from "node:fs";
import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);

const ROOT = import.meta.dirname;

/** Comes from npm, pinned by the lockfile: no build ever downloads one. */
const compiler = {
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    // More runs, or the older code generator, would push Subscriptions to the 24,576 bytes that a contract may have.
    optimizer: { enabled: true, runs: 200 },
    // What docs/contracts.md is written from, besides what every build has.
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
};

/** Folder that a build writes the contracts' types to; without it, it writes none. */
const TYPES = process.env.BLOCKHOST_TYPES;

/** A real chain. What is secret about it is in Hardhat's encrypted keystore: `hardhat keystore set BASE_RPC_URL`. */
function realChain(name: string, chainId: number, chainType: "l1" | "op" | "generic") {
  return {
    type: "http" as const,
    chainId,
    chainType,
    url: configVariable(`${name.toUpperCase()}_RPC_URL`),
    accounts: [configVariable("DEPLOYER_KEY")],
  };
}

/** No action of a handler may revert, and its arguments only choose: a dictionary of seen values has nothing to add. */
const campaign = {
  failOnRevert: true,
  dictionaryWeight: 0,
  includeStorage: false,
  includePushBytes: false,
  shrinkRunLimit: 1_000,
};

/** Where tests in Solidity find the contracts. */
const fsPermissions = { readDirectory: ["artifacts"] };

export default defineConfig({
  plugins: [toolbox],
  solidity: {
    compilers: [{ ...compiler, settings: { ...compiler.settings, viaIR: true } }],
    // Tests in Solidity run against the contracts as they are deployed. How they are made themselves is no matter, so they
    // are made by the older code generator, which takes seconds instead of minutes.
    overrides: Object.fromEntries(globSync("test/**/*.sol", { cwd: ROOT }).map((file) => [file, compiler])),
  },
  networks: {
    // A fixed first block time keeps every run of the suite on the same calendar.
    default: { type: "edr-simulated", chainType: "l1", initialDate: "2026-01-01T00:00:00Z" },
    ethereum: realChain("ethereum", 1, "l1"),
    optimism: realChain("optimism", 10, "op"),
    base: realChain("base", 8453, "op"),
    arbitrum: realChain("arbitrum", 42_161, "generic"),
    sepolia: realChain("sepolia", 11_155_111, "l1"),
  },
  paths: { tests: { mocha: "test/contracts", solidity: "test/contracts" } },
  test: {
    mocha: { timeout: 60_000 },
    solidity: {
      profiles: {
        default: { fsPermissions, fuzz: { runs: 256 }, invariant: { ...campaign, runs: 32, depth: 50 } },
        long: { fsPermissions, fuzz: { runs: 10_000 }, invariant: { ...campaign, runs: 256, depth: 500 } },
      },
    },
  },
  typechain: {
    outDir: TYPES ?? "typechain-types",
    alwaysGenerateOverloads: false,
    // The generated files use namespaces for types, which erasableSyntaxOnly refuses; nothing in them is ours to check.
    tsNocheck: true,
    // A build never touches the committed types, so that a test can prove them fresh. To write them anew:
    // ./blockhost exec sh -c 'rm -r typechain-types && BLOCKHOST_TYPES=typechain-types hardhat build --no-tests --force'
    dontOverrideCompile: TYPES === undefined,
  },
});
