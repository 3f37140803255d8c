import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import fc from "fast-check";
import type { CredentialLibraries, ISubscriptions } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { hostileText } from "../support/hostile-text.ts";
import { picture } from "../support/picture.ts";
import { planTerms } from "../support/plan-terms.ts";
import { status } from "../support/status.ts";
import { tokenMetadata } from "../support/token-metadata.ts";

const uint = (max: bigint) => fc.oneof(fc.bigInt(1n, max), fc.constant(max));
const anything = fc.record({
  id: uint(2n ** 256n - 1n),
  name: hostileText.filter(({ length }) => length > 0),
  vcpus: uint(1024n),
  memoryMiB: uint(2n ** 32n - 1n),
  diskGiB: uint(2n ** 32n - 1n),
  mbps: uint(2n ** 32n - 1n),
  expiresAt: uint(2n ** 40n - 1n),
  status: fc.constantFrom(status.Active, status.Grace, status.Lapsed, status.Cancelled, status.Terminated),
});
const lives = ["", "", "Active", "Expired", "Expired", "", "Ended", "Ended"];

const subscription: ISubscriptions.SubscriptionStruct = {
  planId: 1,
  numDays: 1,
  status: 0,
  payer: ZeroAddress,
  recipient: ZeroAddress,
  token: ZeroAddress,
  amount: 0,
  purchaseRef: ZeroHash,
  encryptionKey: ZeroHash,
  deliverBy: 0,
  startsAt: 0,
  expiresAt: 0,
  graceEndsAt: 0,
  operations: 0,
};

describe("CredentialMetadata.uri", function () {
  this.timeout(60_000);
  let library: CredentialLibraries;
  before(async () => {
    library = await chain.ethers.deployContract("CredentialLibraries");
  });
  const check = (holds: (metadata: ReturnType<typeof tokenMetadata>, given: Given) => void) =>
    fc.assert(
      fc.asyncProperty(anything, async (given) => {
        const { id, name, status, expiresAt, ...sizes } = given;
        const plan = { ...planTerms(sizes), retired: false };
        const uri = await library.metadata(id, { ...subscription, status, expiresAt }, plan, name);
        holds(tokenMetadata(uri), given);
      }),
      { seed: 20260101, numRuns: 100 },
    );

  describe("when plan, number and times are anything that they can be", () => {
    it("is valid JSON around valid XML that says the same", () =>
      check(({ name, attributes, svg }, { id, status, expiresAt }) => {
        expect(name).to.equal(`BlockHost VM #${id}`);
        const [plan, vcpu, memory, disk, , life, expires] = attributes.map(({ value }) => value);
        expect(life).to.equal(lives[Number(status)]);
        expect(expires).to.equal(Number(expiresAt));
        const { texts } = picture(svg);
        expect(texts.map(({ text }) => text)).to.include.members([`#${id}`, vcpu, memory, disk, life]);
        const title = texts.find(({ baseline }) => baseline === 236)?.text ?? "";
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the card shows them as spaces
        expect(`${plan}`.replace(/[\0-\x1f]/g, " ").startsWith(title.replace(/…$/, ""))).to.equal(true);
      }));
    it("has every text on its place of the card, in a size that can be read", () =>
      check(({ svg }) => {
        for (const { text, left, right, baseline, size } of picture(svg).texts) {
          const neighbours = picture(svg).texts.filter((one) => one.baseline === baseline && one.left > left);
          // The servers stand right of the number; what else is alone in its row may go on to the margin.
          const end = Math.min(baseline < 206 ? 178 : 322.01, ...neighbours.map((one) => one.left));
          expect(left, text).to.be.at.least(27.99);
          expect(right, text).to.be.at.most(end);
          expect(size, text).to.be.at.least(text.startsWith("#") ? 2 : 10);
        }
      }));
  });
});

type Given = typeof anything extends fc.Arbitrary<infer T> ? T : never;
