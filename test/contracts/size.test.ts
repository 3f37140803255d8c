import { expect } from "chai";
import { artifacts } from "hardhat";

/** Bytes of a contract (EIP-170) and of what creates it (EIP-3860) on any chain. */
const MAX_CODE = 24_576;
const MAX_CREATION_CODE = 49_152;

describe("contracts", () => {
  it("are small enough for any chain", async () => {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter(
      (name) => name.startsWith("contracts/") && !name.startsWith("contracts/mocks/"),
    );
    expect(names).to.include("contracts/Subscriptions.sol:Subscriptions");
    for (const name of names) {
      const { deployedBytecode, bytecode } = await artifacts.readArtifact(name);
      expect(bytesIn(deployedBytecode), name).to.be.at.most(MAX_CODE);
      expect(bytesIn(bytecode), name).to.be.at.most(MAX_CREATION_CODE);
    }
  });
});

function bytesIn(hex: string): number {
  return hex.length / 2 - 1;
}
