import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "chai";
import { type Brand, siteDocument } from "../../../../keeper/portal/server/site-document.ts";

const BUILT = {
  type: "text/html; charset=utf-8",
  body: Buffer.from(
    '<head><title>{{name}}</title><link rel="icon" href="/assets/icon.svg" /><style>a{}</style></head><!--logo--><svg/><!--/logo--><b>{{name}}</b>',
  ),
};
const PLAIN = { name: "Example Host", accent: null, logo: null };

describe("the document with an operator's brand", () => {
  const html = (brand: Partial<Brand>) => siteDocument(BUILT, { ...PLAIN, ...brand }).body.toString();

  it("has the name wherever it belongs, and ours is gone", () => {
    expect(html({})).to.include("<title>Example Host</title>").and.include("<b>Example Host</b>");
  });

  it("has no markup of a name, nor patterns of replacement", () => {
    const named = html({ name: `<img src=x onerror="1">$&'` });
    expect(named).not.to.match(/<img|\{\{/);
    expect(named).to.include("&#60;img src=x onerror=&#34;1&#34;&#62;$&#38;&#39;");
  });

  it("has the logo in the header and the tab in place of ours", () => {
    const branded = html({
      logo: { path: "/logo/1.png", file: { type: "image/png", body: Buffer.alloc(0) } },
    });
    expect(branded)
      .to.include('<link rel="icon" href="/logo/1.png" />')
      .and.include('<img src="/logo/1.png" alt=""');
    expect(branded).not.to.match(/svg/);
  });

  it("has the colour's shades in a style, and says the hash of each style for the policy", () => {
    const { body, styleHashes } = siteDocument(BUILT, { ...PLAIN, accent: "#ffff00" });
    const styles = [...body.toString().matchAll(/<style>(.*?)<\/style>/g)].map(([, style = ""]) => style);
    expect(styles).to.have.length(2);
    expect(styles[1])
      .to.match(/^:root\{--accent:#[0-9a-f]{6};/)
      .and.include("prefers-color-scheme:dark");
    expect(styleHashes).to.deep.equal(
      styles.map((style) => `'sha256-${createHash("sha256").update(style).digest("base64")}'`),
    );
  });

  it("is there compressed, the same bytes", () => {
    const { body, encoded } = siteDocument(BUILT, PLAIN);
    expect(brotliDecompressSync(encoded?.br ?? "").equals(body)).to.equal(true);
    expect(gunzipSync(encoded?.gzip ?? "").equals(body)).to.equal(true);
  });
});
