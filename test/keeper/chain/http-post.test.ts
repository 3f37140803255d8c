import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { httpPost } from "../../../keeper/chain/http-post.ts";

const request = { headers: {}, body: "{}", timeoutMs: 60_000, maxBytes: 1_000 };

describe("httpPost", () => {
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let url: string;
  beforeEach(async () => {
    server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it("takes an answer as long as was asked for", async () => {
    answer = (response) => response.writeHead(503, { "retry-after": "2" }).end("é".repeat(500));
    expect(await httpPost(url, request)).to.deep.equal({
      status: 503,
      text: "é".repeat(500),
      retryAfterMs: 2_000,
    });
  });

  it("reads no further than was asked for, and hangs up on a server without end", async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (response) => {
        response.on("close", resolve);
        const pour = () => {
          while (response.write("0".repeat(10_000)));
        };
        response.on("drain", pour);
        pour();
      };
    });
    expect((await httpPost(url, request)).text).to.equal(null);
    await closed;
  });

  it("counts what a packed answer becomes", async () => {
    const packed = gzipSync("0".repeat(1_001));
    answer = (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
    expect((await httpPost(url, request)).text).to.equal(null);
  });

  it("follows no redirect", async () => {
    answer = (response) => response.writeHead(307, { location: url }).end();
    const outcome = await httpPost(url, request).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(TypeError);
  });
});
