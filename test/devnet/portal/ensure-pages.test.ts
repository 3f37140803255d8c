import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";

describe("ensurePages", function () {
  this.timeout(120_000);

  it("builds the pages once", async () => {
    const folder = await ensurePages();
    const built = await stat(join(folder, "index.html"));
    expect(await ensurePages()).to.equal(folder);
    expect((await stat(join(folder, "index.html"))).mtimeMs).to.equal(built.mtimeMs);
  });

  for (const [whose, below] of [
    ["a tenant's", ""],
    ["the operator's", "admin"],
  ] as const)
    it(`puts nothing into ${whose} page that its policy forbids, and names no other host`, async () => {
      const folder = join(await ensurePages(), below);
      const page = await readFile(join(folder, "index.html"), "utf8");
      // The first look's style is in the page, and let in by its hash; elements bring none of their own.
      expect(page.match(/<style>/g)).to.have.length(1);
      expect(page).not.to.match(/ style=| on\w+=|data:/);
      expect([...page.matchAll(/<script[^>]*>([^<]*)<\/script>/g)].map(([, inline]) => inline)).to.deep.equal(
        [""],
      );
      expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link = ""]) => link)).to.satisfy(
        (links: string[]) => links.every((link) => /^(\/(assets\/)?[\w.-]*|#\w+)$/.test(link)),
      );
      for (const name of await readdir(join(folder, "assets"))) {
        if (name.endsWith(".css")) {
          expect(await readFile(join(folder, "assets", name), "utf8")).not.to.match(/url\(|@import/);
        }
      }
    });

  it("stays light: all pages together are what a phone loads in a moment", async () => {
    const assets = join(await ensurePages(), "assets");
    const packed = (await readdir(assets)).filter((name) => name.endsWith(".br"));
    expect(packed).not.to.deep.equal([]);
    const sizes = await Promise.all(packed.map(async (name) => (await stat(join(assets, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.lessThan(200_000);
  });
});
