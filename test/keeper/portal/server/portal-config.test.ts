import { expect } from "chai";
import { portalConfigSchema } from "../../../../keeper/portal/server/portal-config.ts";
import { walletChain } from "../../../../keeper/portal/server/wallet-chain.ts";

const LEAST = { listen: { port: 443 }, relay: { listen: { port: 8480 } }, pages: "/pages" };
const ADDRESS = `0x${"a1".repeat(20)}`;
const PATH = `0x${"a1".repeat(20)}0001f4${"b2".repeat(20)}`;
const isGood = (more: object) => portalConfigSchema.safeParse({ ...LEAST, ...more }).success;

describe("the portal's configuration", () => {
  it("needs nothing of site, chain and swaps", () => {
    const parsed = portalConfigSchema.parse(LEAST);
    expect(parsed.site).to.deep.equal({});
    expect(walletChain(11_155_111, parsed.chain)).to.deep.include({
      id: 11_155_111,
      name: "Sepolia",
      explorer: "https://sepolia.etherscan.io",
    });
  });

  it("has wallets told what the operator says before what is known", () => {
    const { chain } = portalConfigSchema.parse({
      ...LEAST,
      chain: { name: "Mine", rpcUrls: [], currency: { name: "Gold", symbol: "GLD" } },
    });
    expect(walletChain(1, chain)).to.deep.equal({
      id: 1,
      name: "Mine",
      rpcUrls: [],
      explorer: "https://etherscan.io",
      currency: { name: "Gold", symbol: "GLD", decimals: 18 },
    });
  });

  it("tells wallets of no server for a chain that it does not know: the keeper's may hold a key", () => {
    expect(walletChain(777, {})).to.deep.include({ name: "Chain 777", rpcUrls: [], explorer: null });
  });

  it("keeps the operator's panel to this machine, and at a name that wallets can compare", () => {
    expect(portalConfigSchema.parse(LEAST).admin).to.equal(undefined);
    const { admin } = portalConfigSchema.parse({ ...LEAST, admin: { listen: { port: 8444 } } });
    expect(admin).to.deep.equal({ listen: { host: "127.0.0.1", port: 8_444 } });
    for (const domain of ["localhost:8444", "host.example"])
      expect(isGood({ admin: { listen: { port: 8_444 }, domain } })).to.equal(true);
    for (const domain of ["https://host.example", "host example", "host.example/admin", ""])
      expect(isGood({ admin: { listen: { port: 8_444 }, domain } }), domain).to.equal(false);
  });

  it("takes a name, a colour, a path only as they are", () => {
    expect(isGood({ site: { name: "Ünïcode Höst", accent: "#00aaFF" } })).to.equal(true);
    for (const site of [
      { name: "" },
      { name: "a\nb" },
      { accent: "red" },
      { accent: "#fff" },
      { accent: "#12345g" },
    ])
      expect(isGood({ site }), JSON.stringify(site)).to.equal(false);
    const swaps = (path: string, address = ADDRESS) => ({
      swaps: { checkout: ADDRESS, quoter: ADDRESS, tokens: [{ address, path }] },
    });
    expect(isGood(swaps(PATH))).to.equal(true);
    expect(isGood(swaps(PATH, `0x${"0".repeat(40)}`))).to.equal(true);
    for (const path of ["0x", ADDRESS, PATH.slice(0, -2), `${PATH}00`])
      expect(isGood(swaps(path)), path).to.equal(false);
    expect(isGood({ chain: { rpcUrls: ["javascript:alert(1)"] } })).to.equal(false);
    expect(isGood({ chain: { explorer: "ftp://x" } })).to.equal(false);
  });
});
