import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readPages } from "../../../keeper/composition/read-pages.ts";
import { FinalError } from "../../../keeper/core/errors.ts";

/** As Vite writes it: the document's script shares a part with a page, which has another one besides. */
const MANIFEST = {
  "index.html": {
    file: "assets/index.js",
    isEntry: true,
    imports: ["_shared.js"],
    css: ["assets/index.css"],
  },
  "_shared.js": { file: "assets/shared.js" },
  "_wallet.js": { file: "assets/wallet.js", imports: ["_shared.js", "index.html"] },
  "pages/login-page.tsx": {
    file: "assets/login-page.js",
    isDynamicEntry: true,
    imports: ["_wallet.js", "_shared.js"],
    css: ["assets/login.css"],
  },
};

describe("reading the built pages", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pages-"));
    await mkdir(join(folder, "assets"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("knows each asset in every form that was built, and none of the forms as a file of its own", async () => {
    for (const [name, body] of [
      ["index.html", "document"],
      ["manifest.json", JSON.stringify(MANIFEST)],
      ["assets/a-1.js", "plain"],
      ["assets/a-1.js.br", "brotli"],
      ["assets/a-1.js.gz", "gzip"],
      ["assets/b-2.svg", "small"],
    ] as const) {
      await writeFile(join(folder, name), body);
    }
    const { document, assets, files } = await readPages(folder);
    expect(document.body.toString()).to.equal("document");
    expect([...assets.keys()].sort()).to.deep.equal(["/assets/a-1.js", "/assets/b-2.svg"]);
    const script = assets.get("/assets/a-1.js");
    expect(script).to.deep.include({ type: "text/javascript; charset=utf-8", body: Buffer.from("plain") });
    expect(script?.encoded).to.deep.equal({ br: Buffer.from("brotli"), gzip: Buffer.from("gzip") });
    expect(assets.get("/assets/b-2.svg")?.encoded).to.deep.equal({});
    expect([...files]).to.deep.equal([
      ["login-page", ["/assets/login-page.js", "/assets/login.css", "/assets/wallet.js"]],
    ]);
  });

  it("says when there are none", async () => {
    const error = await readPages(join(folder, "nowhere")).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(FinalError).and.include({ code: "PORTAL_PAGES_MISSING" });
  });
});
