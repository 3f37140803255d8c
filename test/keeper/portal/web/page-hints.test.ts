import { expect } from "chai";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { pageHints } from "../../../../keeper/portal/server/page-hints.ts";

describe("hints of what a page will load", () => {
  const ADDRESSES = [
    "/l/ABCDEFGH",
    "/buy/1",
    "/p/1",
    "/machines",
    "/m/1",
    "/keys",
    "/sign",
    "/offline",
    "/status",
    "/terms",
  ];

  it("are there for every page that is a file of its own, and name files that are served", async () => {
    const { files, assets } = await readPages(await ensurePages());
    const hinted = ADDRESSES.map((path) => pageHints(path, files));
    for (const hint of hinted) {
      const named = [...hint.matchAll(/<([^>]+)>/g)].map(([, file = ""]) => file);
      expect(named).to.not.be.empty;
      expect(named.filter((file) => !assets.has(file))).to.deep.equal([]);
    }
    const pages = [...files.keys()].filter((name) => name.endsWith("-page") && name !== "lost-page");
    const unhinted = pages.filter((page) => !hinted.some((hint) => hint.includes(`/${page}-`)));
    expect(unhinted).to.deep.equal([]);
  });
});
