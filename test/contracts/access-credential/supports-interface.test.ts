import { expect } from "chai";
import { FunctionFragment, Interface, toBeHex } from "ethers";
import {
  type AccessCredential,
  IERC4907__factory,
  IERC7858__factory,
} from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import { standards } from "../support/standards.ts";

/** An id of its own, which no functions add up to: this ERC has events only. */
const ERC4906 = "0x49064906";

describe("supportsInterface", () => {
  let credential: AccessCredential;
  before(async () => {
    ({ credential } = await chain.networkHelpers.loadFixture(platform));
  });

  describe("when the interface is spoken", () => {
    it("is true for an id whose functions and events are all there", async () => {
      const ours = shapes(credential.interface);
      for (const [name, { id, functions, events }] of Object.entries(standards)) {
        const selectors = functions.map((one) => FunctionFragment.from(one).selector);
        expect(sum(selectors), name).to.equal(id);
        expect(ours, name).to.include.members([...functions, ...events]);
        expect(await credential.supportsInterface(id), name).to.equal(true);
      }
    });
    it("is true for ERC-4906, which has events", async () => {
      expect(shapes(credential.interface)).to.include.members([
        "MetadataUpdate(uint256)",
        "BatchMetadataUpdate(uint256,uint256)",
      ]);
      expect(await credential.supportsInterface(ERC4906)).to.equal(true);
    });
    it("compares with interfaces that have what their ERC has and no more", () => {
      for (const [name, { abi }] of [
        ["ERC-4907", IERC4907__factory],
        ["ERC-7858", IERC7858__factory],
      ] as const) {
        const { functions, events } = standards[name];
        expect(shapes(new Interface(abi)), name).to.have.members([...functions, ...events]);
      }
    });
  });

  describe("when the interface is not spoken", () => {
    it("is false for the invalid id, enumeration, and what else an ERC has in part or as an option", async () => {
      const ids = {
        invalid: "0xffffffff",
        enumeration: "0x780e9d63",
        5643: "0x8c65f84d",
        epochs: "0xec7ffd66",
      };
      for (const [name, id] of Object.entries(ids)) {
        expect(await credential.supportsInterface(id), name).to.equal(false);
      }
    });
  });

  describe("when the gas is what ERC-165 allows", () => {
    it("answers", async () => {
      for (const id of ["0x01ffc9a7", "0xffffffff", ERC4906]) {
        const gas = await credential.supportsInterface.estimateGas(id);
        // 21,000 for a transaction, and 16 for each byte of the call's 36 at most.
        expect(Number(gas) - 21_000).to.be.below(30_000);
      }
    });
  });

  describe("when it is ERC-5643 that is asked for", () => {
    it("has its view of the expiry", () => {
      expect(shapes(credential.interface)).to.include("expiresAt(uint256) returns (uint64)");
    });
  });
});

/** Functions and events by their types. Whether a function is a view or pure is left out: it may be stricter. */
function shapes({ fragments }: Interface): string[] {
  return fragments.map((one) =>
    one.format("minimal").replace(/^(function|event|error) | (view|pure|payable)(?= |$)/g, ""),
  );
}

function sum(selectors: readonly string[]): string {
  return toBeHex(
    selectors.reduce((xor, one) => xor ^ BigInt(one), 0n),
    4,
  );
}
