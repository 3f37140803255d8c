import { expect } from "chai";
import { hashMessage, ZeroAddress } from "ethers";
import type { SafeLikeFactory } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { look } from "./look.ts";

const VERDICTS = ["no", "deployed", "counterfactual", "little gas"];
const HASH = hashMessage("Let me in.");
/** What the keeper gives to the call. */
const GAS = 16_000_000;
/** A factory that nobody made. */
const NOBODY = "0x00000000000000000000000000000000000000f0";

interface Question {
  readonly hash?: string;
  readonly signature?: string;
  readonly factory?: unknown;
  readonly factoryData?: string;
  readonly gas?: number;
}

async function verdict(wallet: unknown, question: Question = {}): Promise<string | undefined> {
  const {
    hash = HASH,
    signature = "0x1234",
    factory = ZeroAddress,
    factoryData = "0x",
    gas = GAS,
  } = question;
  const answer = await look(
    "SignatureLens",
    [wallet, hash, signature, factory, factoryData],
    gas,
    ZeroAddress,
  );
  expect(answer).to.have.length(66);
  return VERDICTS[Number(answer)];
}

async function start() {
  const [alice, bob, carol] = await chain.ethers.getSigners();
  if (!alice || !bob || !carol) throw new Error("no accounts");
  const factory = await chain.ethers.deployContract("SafeLikeFactory");
  const owners = [alice, bob, carol].map(({ address }) => address);
  const two = await sign("Let me in.", alice, bob);
  return { alice, bob, carol, factory, owners, two };
}

async function sign(
  text: string,
  ...signers: { address: string; signMessage(text: string): Promise<string> }[]
) {
  const rising = [...signers].sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  return `0x${(await Promise.all(rising.map((each) => each.signMessage(text)))).map((each) => each.slice(2)).join("")}`;
}

function toMake(factory: SafeLikeFactory, owners: readonly string[], threshold = 2): string {
  return factory.interface.encodeFunctionData("make", [[...owners], threshold]);
}

describe("SignatureLens", () => {
  let s: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    s = await chain.networkHelpers.loadFixture(start);
  });

  const hostile = (manner: number) => chain.ethers.deployContract("HostileWallet", [manner]);

  describe("a wallet that is there", () => {
    it("has signed when enough of its owners have", async () => {
      await s.factory.make(s.owners, 2);
      const wallet = await s.factory.addressOf(s.owners, 2);
      expect(await verdict(wallet, { signature: s.two })).to.equal("deployed");
    });
    it("has not signed another hash, nor with too few, the same twice or strangers", async () => {
      const { alice, bob, carol } = s;
      await s.factory.make([alice.address, bob.address], 2);
      const wallet = await s.factory.addressOf([alice.address, bob.address], 2);
      expect(await verdict(wallet, { signature: s.two })).to.equal("deployed");
      expect(await verdict(wallet, { signature: s.two, hash: hashMessage("another") })).to.equal("no");
      const others = [[alice], [alice, alice], [alice, carol]];
      for (const signers of others)
        expect(await verdict(wallet, { signature: await sign("Let me in.", ...signers) })).to.equal("no");
    });
    it("is asked as it stands, and no factory is called", async () => {
      const { alice, bob } = s;
      await s.factory.make(s.owners, 2);
      const wallet = await s.factory.addressOf(s.owners, 2);
      const burner = await hostile(6);
      const question = { signature: s.two, factory: burner, factoryData: "0x" };
      expect(await verdict(wallet, { ...question, gas: 4_000_000 }), "no gas for a factory").to.equal(
        "deployed",
      );
      const few = await sign("Let me in.", alice);
      const made = { factory: s.factory, factoryData: toMake(s.factory, [alice.address, bob.address], 1) };
      expect(await verdict(wallet, { signature: few, ...made })).to.equal("no");
    });
  });

  describe("a wallet that is still to come", () => {
    it("has signed when the wallet that its factory makes there has", async () => {
      const wallet = await s.factory.addressOf(s.owners, 2);
      const question = { factory: s.factory, factoryData: toMake(s.factory, s.owners) };
      expect(await verdict(wallet, { ...question, signature: s.two })).to.equal("counterfactual");
      const few = await sign("Let me in.", s.alice);
      expect(await verdict(wallet, { ...question, signature: few })).to.equal("no");
      expect(await chain.ethers.provider.getCode(wallet), "nothing lasts").to.equal("0x");
    });
    it("has not signed when its factory makes another, fails or is not there", async () => {
      const wallet = await s.factory.addressOf(s.owners, 2);
      const calls: [unknown, string][] = [
        [s.factory, toMake(s.factory, s.owners, 1)],
        [s.factory, "0x"],
        [NOBODY, "0x"],
        [await hostile(0), "0x"],
        [await hostile(6), "0x"],
        [await hostile(7), "0x"],
      ];
      for (const [factory, factoryData] of calls)
        expect(await verdict(wallet, { signature: s.two, factory, factoryData })).to.equal("no");
    });
  });

  describe("an account with a key", () => {
    it("has no contract that could say anything, lent code or not", async () => {
      const { alice, factory } = s;
      const signature = await alice.signMessage("Let me in.");
      expect(await verdict(alice, { signature })).to.equal("no");
      const made = { signature, factory, factoryData: toMake(factory, s.owners) };
      expect(await verdict(alice, made)).to.equal("no");
      const yes = (await (await hostile(8)).getAddress()).slice(2);
      await chain.networkHelpers.setCode(alice.address, `0xef0100${yes}`);
      for (const question of [{ signature }, made]) expect(await verdict(alice, question)).to.equal("no");
    });
  });

  describe("a hostile wallet", () => {
    it("has signed only when it returns exactly the magic word", async () => {
      const manners = {
        reverts: 0,
        "reverts with the magic word": 1,
        "returns garbage": 2,
        "returns less than a word": 3,
        "returns nothing": 4,
        "returns more than the magic value in the word": 5,
        "burns all gas": 6,
        "floods with zeros": 7,
      };
      for (const [what, manner] of Object.entries(manners))
        expect(await verdict(await hostile(manner)), what).to.equal("no");
    });
    it("has signed everything when it says so of everything: whom it lets in is its owner's choice", async () => {
      expect(await verdict(await hostile(8))).to.equal("deployed");
    });
  });

  describe("the call", () => {
    it("says when its gas is too little for a wallet or a factory", async () => {
      const wallet = await s.factory.addressOf(s.owners, 2);
      const question = { signature: s.two, factory: s.factory, factoryData: toMake(s.factory, s.owners) };
      expect(await verdict(wallet, { ...question, gas: 5_000_000 }), "a factory").to.equal("little gas");
      await s.factory.make(s.owners, 2);
      expect(await verdict(wallet, { ...question, gas: 3_000_000 }), "a wallet").to.equal("little gas");
    });
    it("takes a signature of 8 KiB", async () => {
      expect(await verdict(await hostile(8), { signature: `0x${"ff".repeat(8192)}` })).to.equal("deployed");
    });
    it("comes from the zero address alone, so that nothing that strangers do in it ever lasts", async () => {
      const lens = await chain.ethers.getContractFactory("SignatureLens");
      const deployed = lens.deploy(s.alice, HASH, "0x", s.factory, toMake(s.factory, s.owners));
      await expect(deployed).to.be.revertedWithCustomError(lens, "SignatureLensCalledInTransaction");
    });
  });
});
