import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readBranding } from "../../../keeper/composition/read-branding.ts";
import { FinalError } from "../../../keeper/core/errors.ts";

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(100)]);

describe("readBranding", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-branding-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string | Buffer): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }
  const codeOf = (site: Parameters<typeof readBranding>[0]) =>
    readBranding(site).then(
      () => null,
      (error: unknown) => (error instanceof FinalError ? error.code : error),
    );

  it("is ours while the operator says nothing", async () => {
    expect(await readBranding({})).to.deep.equal({
      name: "BlockHost",
      accent: null,
      logo: null,
      terms: null,
    });
  });

  it("serves a logo as what its bytes are, under a name that changes with them", async () => {
    const { logo } = await readBranding({ logoFile: await file("logo.jpg", PNG) });
    expect(logo?.path).to.match(/^\/logo\/[0-9a-f]{16}\.png$/);
    expect(logo?.file).to.deep.equal({ type: "image/png", body: PNG });
    const other = await readBranding({ logoFile: await file("b", Buffer.concat([PNG, PNG])) });
    expect(other.logo?.path).not.to.equal(logo?.path);
    const webp = await readBranding({ logoFile: await file("c", "RIFF....WEBPVP8 ") });
    expect(webp.logo?.file.type).to.equal("image/webp");
  });

  it("takes no logo that can hold a script, is too large or is not there", async () => {
    const svg = await file(
      "logo.png",
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    expect(await codeOf({ logoFile: svg })).to.equal("PORTAL_SITE_UNUSABLE");
    const large = await file("large.png", Buffer.concat([PNG, Buffer.alloc(256 * 1_024)]));
    expect(await codeOf({ logoFile: large })).to.equal("PORTAL_SITE_UNUSABLE");
    expect(await codeOf({ logoFile: join(folder, "nothing") })).to.equal("PORTAL_SITE_UNUSABLE");
  });

  it("takes terms that are text, of a bounded length", async () => {
    const { terms } = await readBranding({ termsFile: await file("terms", "Be kind.\r\n\r\nPay.\n") });
    expect(terms).to.equal("Be kind.\n\nPay.");
    expect(await codeOf({ termsFile: await file("bad", Buffer.from([0xff, 0xfe, 0x00])) })).to.equal(
      "PORTAL_SITE_UNUSABLE",
    );
    expect(await codeOf({ termsFile: await file("long", "x".repeat(65_537)) })).to.equal(
      "PORTAL_SITE_UNUSABLE",
    );
  });
});
