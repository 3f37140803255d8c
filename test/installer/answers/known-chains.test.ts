import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { address } from "../../../installer/answers/address.ts";
import { chain } from "../../../installer/answers/chain.ts";
import { knownChains } from "../../../installer/answers/known-chains.ts";
import { KNOWN_CHAINS } from "../../../keeper/protocol/known-chains.ts";

const PARAMETERS = join(import.meta.dirname, "../../../ignition/parameters");
const NAMES: Readonly<Record<string, number>> = {
  arbitrum: 42_161,
  base: 8_453,
  ethereum: 1,
  optimism: 10,
  sepolia: 11_155_111,
};

describe("the chains that the installer offers", () => {
  it("have the contracts that ignition/parameters names for them", () => {
    const files = globSync("*.json", { cwd: PARAMETERS }).map((file) => file.replace(".json", ""));
    expect(files.filter((name) => name !== "devnet")).to.have.members(Object.keys(NAMES));
    for (const [name, id] of Object.entries(NAMES)) {
      const { SwapCheckout, Platform } = JSON.parse(readFileSync(join(PARAMETERS, `${name}.json`), "utf8"));
      const offered = knownChains.find((one) => one.id === id);
      expect(offered?.stablecoin, name).to.equal(Platform.token);
      expect(offered?.swaps, name).to.deep.include(SwapCheckout);
    }
  });

  it("are all that the portal knows, and are valid answers as they stand", () => {
    expect(knownChains.map(({ id }) => id)).to.deep.equal(KNOWN_CHAINS.map(({ id }) => id));
    for (const { id, name, rpcUrls, explorer, currency, stablecoin, swaps } of knownChains) {
      expect(chain.safeParse({ chainId: id, name, rpcUrls, explorer, currency }).success, name).to.equal(
        true,
      );
      for (const text of [stablecoin, ...Object.values(swaps)]) expect(address.parse(text)).to.equal(text);
    }
  });
});
