import { expect } from "chai";
import { listenHttp } from "../../../../keeper/composition/listen-http.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { rejection } from "../../support/rejection.ts";
import { WatchRoom } from "../watch-room.ts";

describe("what the watch serves", () => {
  let room: WatchRoom;
  const get = (path: string, init: RequestInit = {}) => fetch(`${room.watch.url}${path}`, init);

  beforeEach(async () => {
    room = new WatchRoom({ listen: listenHttp, settings: { listen: { port: 0 } } });
    await room.start();
  });
  afterEach(() => room.watch.stop());

  it("listens on this machine only, unless told", () => {
    expect(room.watch.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("says how the keeper is", async () => {
    const well = await get("/healthz");
    expect(well.status).to.equal(200);
    expect(await well.json()).to.deep.include({ ok: true });
    room.writable = false;
    await room.time.pass(15);
    const ill = await get("/healthz");
    expect(ill.status).to.equal(503);
    const { ok, parts } = (await ill.json()) as { ok: boolean; parts: Record<string, { ok: boolean }> };
    expect(ok).to.equal(false);
    expect(Object.keys(parts).filter((part) => !parts[part]?.ok)).to.deep.equal(["store"]);
  });

  it("shows metrics as Prometheus reads them, the process's own too", async () => {
    const response = await get("/metrics");
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-type")).to.equal("text/plain; version=0.0.4; charset=utf-8");
    const text = await response.text();
    expect(text).to.match(/^blockhost_healthy 1$/m);
    expect(text).to.match(/^process_resident_memory_bytes \d+$/m);
  });

  it("lets nothing be kept, framed or guessed at, and does not say what it is made of", async () => {
    for (const path of ["/healthz", "/metrics", "/nowhere"]) {
      const { headers } = await get(path);
      expect(headers.get("cache-control")).to.equal("no-store");
      expect(headers.get("content-security-policy")).to.include("default-src 'none'");
      expect(headers.get("x-content-type-options")).to.equal("nosniff");
      expect(headers.get("x-powered-by")).to.equal(null);
      expect(headers.get("access-control-allow-origin")).to.equal(null);
    }
  });

  it("is only to be read", async () => {
    for (const path of ["/healthz", "/metrics", "/progress/1"]) {
      expect((await get(path, { method: "POST", body: "x" })).status).to.equal(405);
      expect((await get(path, { method: "HEAD" })).status).to.equal(200);
    }
    expect((await get("/")).status).to.equal(404);
    expect((await get("/%ff")).status).to.be.oneOf([400, 404, 500]);
  });

  it("tells of an error without a word of it", async () => {
    const { httpApp } = await import("../../../../keeper/watch/http/http-app.ts");
    const broken = httpApp({
      health: () => {
        throw new Error("a secret");
      },
      metrics: { contentType: "text/plain", text: () => Promise.reject(new Error("a secret")) },
      progress: { serve: () => Promise.reject(new Error("a secret")) },
    });
    const server = await listenHttp(broken, { host: "127.0.0.1", port: 0 });
    for (const path of ["/healthz", "/metrics", "/progress/1"]) {
      const response = await fetch(server.url + path);
      expect(response.status).to.equal(500);
      expect(await response.text()).to.equal('{"error":"internal"}');
    }
    await server.close();
  });

  it("says so when the address is taken", async () => {
    const port = Number(new URL(room.watch.url ?? "").port);
    await rejection(
      listenHttp(() => {}, { host: "127.0.0.1", port }),
      FinalError,
      "WATCH_ADDRESS_TAKEN",
    );
  });
});
