import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { encodeBytes32String, MaxUint256 } from "ethers";
import { addPlanNamed } from "../support/add-plan-named.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { picture } from "../support/picture.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { samplePicture } from "../support/sample-picture.ts";
import { tokenMetadata } from "../support/token-metadata.ts";

const { networkHelpers } = chain;
const { time } = networkHelpers;

describe("tokenURI", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const metadata = async (id: bigint) => tokenMetadata(await p.credential.tokenURI(id));
  /** The state, the time of expiry and the footer of the card, which must agree. */
  const shown = async (id: bigint) => {
    const { attributes, svg } = await metadata(id);
    const of = (trait: string) => attributes.find(({ trait_type }) => trait_type === trait)?.value;
    const footer = picture(svg).texts.filter(({ baseline }) => baseline > 306);
    return [of("Status"), of("Expires"), ...footer.map(({ text }) => text)];
  };

  describe("when there is no token", () => {
    it("reverts before delivery and after close", async () => {
      await expect(p.credential.tokenURI(7))
        .to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken")
        .withArgs(7);
      const { id } = await delivered(p);
      await p.subscriptions.connect(p.operator).terminate(id, encodeBytes32String("ABUSE"));
      await p.subscriptions.connect(p.keeper).close(id);
      await expect(p.credential.tokenURI(id))
        .to.be.revertedWithCustomError(p.credential, "ERC721NonexistentToken")
        .withArgs(id);
    });
  });

  describe("when there is a token", () => {
    it("is JSON with what was bought", async () => {
      const terms = { name: "Large", vcpus: 16, memoryMiB: 1536, diskGiB: 2048, mbps: 2500 };
      await p.subscriptions.connect(p.planner).addPlan(planTerms(terms));
      const { id, expiresAt } = await delivered(p, { planId: 2, maxAmount: MaxUint256 });
      const { svg, ...json } = await metadata(id);
      expect(json).to.deep.equal({
        name: "BlockHost VM #1",
        description: "Whoever owns this token commands a virtual machine while its paid time lasts.",
        attributes: [
          { trait_type: "Plan", value: "Large" },
          { trait_type: "vCPU", value: "16" },
          { trait_type: "Memory", value: "1536 MiB" },
          { trait_type: "Disk", value: "2 TiB" },
          { trait_type: "Bandwidth", value: "2500 Mbit/s" },
          { trait_type: "Status", value: "Active" },
          { trait_type: "Expires", display_type: "date", value: expiresAt },
        ],
      });
      expect(picture(svg).texts.map(({ text }) => text)).to.include.members([
        "#1",
        "Large",
        "16",
        "1536 MiB",
        "2 TiB",
      ]);
    });
    it("is a picture that is entire in itself", async () => {
      const { id } = await delivered(p);
      const { svg } = await metadata(id);
      const { elements } = picture(svg);
      expect(elements[0]?.attributes).to.include({
        xmlns: "http://www.w3.org/2000/svg",
        viewBox: "0 0 350 350",
      });
      expect(new Set(elements.map(({ name }) => name))).to.deep.equal(
        new Set([
          "svg",
          "title",
          "linearGradient",
          "stop",
          "rect",
          "path",
          "clipPath",
          "g",
          "text",
          "circle",
        ]),
      );
      const attributes = elements.flatMap((element) => Object.entries(element.attributes));
      expect(attributes.filter(([name]) => /^on|href|style|src/.test(name))).to.deep.equal([]);
      expect(attributes.filter(([, value]) => /url|:/.test(value))).to.deep.equal([
        ["xmlns", "http://www.w3.org/2000/svg"],
        ["fill", "url(#a)"],
        ["clip-path", "url(#b)"],
      ]);
    });
    it("clips the plan's name, whatever its letters look like", async () => {
      const { id } = await delivered(p);
      const { elements } = picture((await metadata(id)).svg);
      const row = elements.find((element) => element.attributes["clip-path"] === "url(#b)");
      const clip = elements.find((element) => element.attributes.id === "b");
      expect(row?.text).to.equal("Small");
      expect(clip?.name).to.equal("clipPath");
      expect(elements.find(({ parent }) => parent === clip)?.attributes).to.deep.equal({
        d: "M28 206h294v42H28z",
      });
    });
    it("is the picture that the documentation shows", async () => {
      const shown = await readFile(new URL("../../../docs/img/access-token.svg", import.meta.url), "utf8");
      const remedy = "write it anew: ./blockhost exec node --import=tsx test/contracts/write-access-token.ts";
      expect(shown, remedy).to.equal(`${await samplePicture()}\n`);
    });
    it("shows the same whoever asks and owns, and no secret", async () => {
      const { id } = await delivered(p);
      const before = await p.credential.tokenURI(id);
      await p.credential.connect(p.alice).transferFrom(p.alice, p.bob, id);
      expect(await p.credential.connect(p.stranger).tokenURI(id)).to.equal(before);
    });
  });

  describe("when time goes on", () => {
    it("is active until the last paid second, expired from then on, active again once renewed", async () => {
      const { id, expiresAt, graceEndsAt } = await delivered(p);
      const renewedTo = expiresAt + days(60);
      await time.increaseTo(expiresAt - 1);
      expect(await shown(id)).to.deep.equal(["Active", expiresAt, "Active", `until ${dateOf(expiresAt)}`]);
      await time.increaseTo(expiresAt);
      expect(await shown(id)).to.deep.equal(["Expired", expiresAt, "Expired", `since ${dateOf(expiresAt)}`]);
      await time.setNextBlockTimestamp(expiresAt + days(1));
      await p.subscriptions.connect(p.alice).renew(id, 59, p.token, MaxUint256);
      expect(await shown(id)).to.deep.equal(["Active", renewedTo, "Active", `until ${dateOf(renewedTo)}`]);
      await time.increaseTo(renewedTo + graceEndsAt - expiresAt);
      expect(await shown(id)).to.deep.equal(["Expired", renewedTo, "Expired", `since ${dateOf(renewedTo)}`]);
    });
    it("has ended once cancelled or terminated", async () => {
      const [first, second] = [await delivered(p), await delivered(p)];
      const endsAt = second.startsAt + days(3);
      await time.setNextBlockTimestamp(endsAt);
      await p.subscriptions.connect(p.alice).cancel(first.id);
      expect(await shown(first.id)).to.deep.equal(["Ended", endsAt, "Ended", `since ${dateOf(endsAt)}`]);
      await time.setNextBlockTimestamp(endsAt + days(1));
      await p.subscriptions.connect(p.operator).terminate(second.id, encodeBytes32String("ABUSE"));
      expect(await shown(second.id)).to.deep.equal([
        "Ended",
        endsAt + days(1),
        "Ended",
        `since ${dateOf(endsAt + days(1))}`,
      ]);
    });
  });

  describe("when the plan has a hostile name", () => {
    it("keeps a name as it is in JSON and shows it as text", async () => {
      for (const name of [`<script>"&'</script>`, "]]><!--\\", "a\u0000b\tc\r\nd", "大 🚀 Größe"]) {
        const planId = await addPlanNamed(p, Buffer.from(name));
        const { id } = await delivered(p, { planId });
        const { attributes, svg } = await metadata(id);
        expect(attributes[0]).to.deep.equal({ trait_type: "Plan", value: name });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
        const visible = name.replace(/[\0-\x1f]/g, " ");
        expect(picture(svg).texts.map(({ text }) => text)).to.include(visible);
      }
    });
    it("replaces what is not UTF-8", async () => {
      const planId = await addPlanNamed(
        p,
        Uint8Array.of(0x61, 0xff, 0xed, 0xa0, 0x80, 0x62, 0xf0, 0x9f, 0x9a),
      );
      const { id } = await delivered(p, { planId });
      const { attributes, svg } = await metadata(id);
      const repaired = "a\ufffd\ufffd\ufffd\ufffdb\ufffd";
      expect(attributes[0]).to.deep.equal({ trait_type: "Plan", value: repaired });
      expect(picture(svg).texts.map(({ text }) => text)).to.include(repaired);
    });
  });
});

/** The day of a unix time, in UTC. */
function dateOf(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10);
}
