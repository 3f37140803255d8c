import { parseXml } from "@rgrove/parse-xml";
import { expect } from "chai";
import { getBytes, toUtf8String } from "ethers";
import fc from "fast-check";
import type { CredentialLibraries } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { columns } from "../support/columns.ts";
import { hostileText } from "../support/hostile-text.ts";

const options = { seed: 20260101, numRuns: 500 };
const text = fc
  .string({ unit: "binary", maxLength: 40 })
  .map((sample) => sample.replace(/[\ufffe\uffff]/g, "\ufffd"));
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

describe("PlainText", function () {
  this.timeout(60_000);
  let library: CredentialLibraries;
  before(async () => {
    library = await chain.ethers.deployContract("CredentialLibraries");
  });

  describe("repair", () => {
    it("leaves valid text alone", async () => {
      for (const valid of ["", "Small", "Größe 大 🚀", "\u07ff\u0800\ud7ff\ue000\ufffd\u{10000}\u{10ffff}"]) {
        const bytes = Buffer.from(valid);
        expect(await library.repair(bytes)).to.equal(`0x${bytes.toString("hex")}`);
      }
    });
    it("makes of any bytes what the WHATWG's decoder makes, without the two that XML refuses", async () => {
      await fc.assert(
        fc.asyncProperty(hostileText, async (bytes) => {
          const expected = decoder.decode(bytes).replace(/[\ufffe\uffff]/g, "\ufffd");
          expect(toUtf8String(getBytes(await library.repair(bytes)))).to.equal(expected);
        }),
        options,
      );
    });
  });

  describe("escapeXML", () => {
    it("writes markup as references", async () => {
      expect(await library.escapeXML(`<a b='"'>&</a>`)).to.equal(
        "&lt;a b=&#39;&#34;&#39;&gt;&amp;&lt;/a&gt;",
      );
    });
    it("comes back from a parser as it was, with control characters as spaces", async () => {
      await fc.assert(
        fc.asyncProperty(text, async (sample) => {
          const escaped = await library.escapeXML(sample);
          const { root } = parseXml(`<a b='${escaped}' c="${escaped}">${escaped}</a>`);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
          const expected = sample.replace(/[\0-\x1f]/g, " ");
          expect(root?.text).to.equal(expected);
          expect(root?.attributes).to.deep.equal({ b: expected, c: expected });
        }),
        options,
      );
    });
  });

  describe("columns", () => {
    it("counts one, and two where characters may be wide", async () => {
      await fc.assert(
        fc.asyncProperty(text, async (sample) => {
          expect(await library.columns(sample)).to.equal(columns(sample));
        }),
        options,
      );
    });
  });

  describe("shorten", () => {
    it("leaves a text alone that has room", async () => {
      expect(await library.shorten("twelve chars", 12)).to.equal("twelve chars");
      expect(await library.shorten("大大大大大大", 12)).to.equal("大大大大大大");
    });
    it("cuts between characters, as late as an ellipsis allows", async () => {
      expect(await library.shorten("thirteen chars", 12)).to.equal("thirteen c…");
      expect(await library.shorten("a大大大大大大", 12)).to.equal("a大大大大…");
      await fc.assert(
        fc.asyncProperty(text, fc.integer({ min: 4, max: 60 }), async (sample, limit) => {
          const characters = [...sample];
          while (columns(characters.join("")) > limit - 2) characters.pop();
          const expected = columns(sample) > limit ? `${characters.join("")}…` : sample;
          expect(await library.shorten(sample, limit)).to.equal(expected);
        }),
        options,
      );
    });
  });
});
