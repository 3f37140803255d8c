import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { PortalRoom } from "../support/portal-room.ts";

describe("what browsers are served", () => {
  let room: PortalRoom;
  const pages = {
    document: { type: "text/html; charset=utf-8", body: Buffer.from("<p>page") },
    assets: new Map([
      ["/assets/a-1.js", { type: "text/javascript", body: Buffer.from("1") }],
      [
        "/assets/c-2.js",
        {
          type: "text/javascript",
          body: Buffer.from("222"),
          encoded: { br: brotliCompressSync("222"), gzip: gzipSync("222") },
        },
      ],
    ]),
    files: new Map([["login-page", ["/assets/login-page-3.js", "/assets/login-4.css"]]]),
  };
  const fetched = (path: string, init: RequestInit = {}) => fetch(`${room.portal?.url}${path}`, init);

  beforeEach(async () => {
    room = new PortalRoom();
    await room.start({ pages });
  });
  afterEach(() => room.stop());

  it("lets pages run only what comes from here, be framed by nobody and be kept by nobody", async () => {
    for (const path of [
      "/",
      "/l/ABCDEFGH",
      "/keys",
      "/sign",
      "/nowhere",
      "/api/v1/logins/ABCDEFGH",
      "/api/v1/x",
    ]) {
      const { headers } = await fetched(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).to.include("default-src 'none'").and.include("script-src 'self'");
      expect(policy).to.include("style-src 'self'").and.include("frame-ancestors 'none'");
      expect(policy).not.to.match(/unsafe|https?:|\*/);
      expect(headers.get("cache-control")).to.equal("no-store");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("x-frame-options")).to.equal("DENY");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).to.equal("same-origin-allow-popups");
      for (const none of [
        "x-powered-by",
        "set-cookie",
        "access-control-allow-origin",
        "strict-transport-security",
      ]) {
        expect(headers.get(none), none).to.equal(null);
      }
    }
  });

  it("serves the document under every address that people open, and 404 with it elsewhere", async () => {
    const html = { headers: { accept: "text/html,*/*;q=0.8" } };
    for (const path of ["/", "/l/ABCDEFGH", "/keys", "/sign", "/status", "/terms"]) {
      const response = await fetched(path, html);
      expect(response.status, path).to.equal(200);
      expect(await response.text()).to.equal("<p>page");
    }
    const lost = await fetched("/nowhere", html);
    expect(lost.status).to.equal(404);
    expect(await lost.text()).to.equal("<p>page");
  });

  it("serves no file but the assets, which may be kept", async () => {
    const asset = await fetched("/assets/a-1.js");
    expect(await asset.text()).to.equal("1");
    expect(asset.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
    for (const path of [
      "/assets/b.js",
      "/assets/..%2f..%2fpackage.json",
      "/assets/%00",
      "/assets/",
      "/package.json",
    ]) {
      expect((await fetched(path)).status, path).to.equal(404);
    }
    expect((await fetched("/l/%ff")).status).to.equal(400);
  });

  it("sends files in the smallest form that a browser takes, and as they are to others", async () => {
    for (const [accepted, encoding] of [
      ["gzip, deflate, br, zstd", "br"],
      ["gzip;q=1.0", "gzip"],
      ["br;q=0, gzip", "gzip"],
      ["identity", null],
      ["deflate", null],
    ] as const) {
      // Fetch unpacks what it gets: the text is the same each time.
      const response = await fetched("/assets/c-2.js", { headers: { "accept-encoding": accepted } });
      expect(response.headers.get("content-encoding"), accepted).to.equal(encoding);
      expect(response.headers.get("vary"), accepted).to.equal("Accept-Encoding");
      expect(await response.text(), accepted).to.equal("222");
    }
  });

  it("tells a browser what the page at an address will load", async () => {
    expect((await fetched("/l/ABCDEFGH")).headers.get("link")).to.equal(
      '</assets/login-page-3.js>; rel="modulepreload", </assets/login-4.css>; rel="preload"; as="style"; crossorigin',
    );
    for (const path of ["/", "/keys", "/nowhere"])
      expect((await fetched(path)).headers.get("link"), path).to.equal(null);
  });

  it("reads JSON only, of a bounded size, and repeats nothing of it", async () => {
    const path = "/api/v1/logins/ABCDEFGH/claim";
    const post = async (type: string, body: string) => {
      const response = await fetched(path, { method: "POST", headers: { "content-type": type }, body });
      return { status: response.status, text: await response.text() };
    };
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json+x"]) {
      expect((await post(type, '{"code":"x"}')).status, type).to.equal(415);
    }
    expect((await post("application/json", `{"code":"${"a".repeat(21_000)}"}`)).status).to.equal(413);
    const odd = await post("application/json", '{"code":SECRETSECRET}');
    expect(odd.status).to.equal(400);
    expect(odd.text).not.to.include("SECRET");
    expect(room.logged.join()).not.to.include("SECRET");
  });

  it("says of every error what happened and what to do", async () => {
    for (const path of [
      "/api/v1/nothing",
      "/api/v1/machines/7",
      "/api/v1/machines/0x2a",
      "/api/v1/machines/%2e",
    ]) {
      const { status, body } = await room.get(path);
      expect(status, path).to.equal(404);
      expect(body).to.have.all.keys("code", "what", "remedy");
    }
  });

  it("does not let one network ask without end", async () => {
    await room.stop();
    await room.start({ pages, limits: { requests: 8, costly: 2 } });
    const costly = () => room.post("/api/v1/keys", {});
    expect([(await costly()).status, (await costly()).status, (await costly()).status]).to.deep.equal([
      400, 400, 429,
    ]);
    const statuses = [];
    for (let at = 0; at < 6; at++) statuses.push((await room.get("/api/v1/logins/ABCDEFGH")).status);
    expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429]);
  });

  it("does not say what went wrong inside, but logs it", async () => {
    Object.defineProperty(room, "machines", { get: () => expect.fail("inner words") });
    const { status, body } = await room.get("/api/v1/machines/42");
    expect(status).to.equal(500);
    expect(body).to.include({ code: "PORTAL_FAILED" });
    expect(JSON.stringify(body)).not.to.include("inner words");
    expect(room.logged.join()).to.include("inner words");
  });
});
