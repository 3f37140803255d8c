import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { openRawServer, type RawServer } from "./support/raw-server.ts";
import { relayRequest } from "./support/relay-request.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const PROGRAM = join(REPOSITORY, "build/pam/bh-relay");
const BAD_REQUEST = 2;
const UNREACHABLE = 10;
const REFUSED = 11;
const FORBIDDEN = 12;
const MALFORMED = 13;
const LATE = 14;

const ok = (body: string, headers = "") =>
  `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;

/** bh-relay against servers that answer as they should, and as an enemy would. */
describe("bh-relay", function () {
  this.timeout(120_000);
  let server: RawServer;

  before(async () => {
    await promisify(execFile)("make", ["-s", "-C", "pam"], { cwd: REPOSITORY });
    server = await openRawServer((socket) => socket.end());
  });
  after(() => server?.close());

  async function runWith(input: Buffer) {
    const child = spawn(PROGRAM, { stdio: ["pipe", "pipe", "inherit"] });
    let body = "";
    child.stdout.on("data", (data) => {
      body += data;
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    const [code, signal] = await once(child, "close");
    return { code, signal, body };
  }

  /** One request whose answer are these bytes, each text by a write of its own. */
  async function asked(
    how: string | readonly string[] | ((socket: Socket) => void),
    request: Partial<Parameters<typeof relayRequest>[0]> = {},
  ) {
    server.answer(
      typeof how === "function"
        ? how
        : (socket) => {
            for (const part of typeof how === "string" ? [how] : how) socket.write(part, "latin1");
            socket.end();
          },
    );
    const { code, body, signal } = await runWith(
      relayRequest({ operation: "login", milliseconds: 30_000, relay: server.relay, ...request }),
    );
    expect(signal).to.equal(null);
    return { code, body };
  }

  it("posts the challenge and the code, and prints what the login came to", async () => {
    expect(await asked(ok("denied\n"), { challenge: "bh1.QUJD-_", code: "WDJBMJHT" })).to.deep.equal({
      code: 0,
      body: "denied\n",
    });
    const body = "BlockHost login 1\nchallenge=bh1.QUJD-_\ncode=WDJBMJHT\n";
    expect(server.received.at(-1)).to.equal(
      `POST /guest/v1/logins HTTP/1.1\r\nHost: ${server.relay}\r\nConnection: close\r\n` +
        `Content-Type: text/plain; charset=us-ascii\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  });

  it("gets the statement and the delegations of its machine", async () => {
    for (const [operation, body] of [
      ["ownership", "o".repeat(4096)],
      ["delegations", "d".repeat(16_384)],
    ] as const) {
      expect(await asked(ok(body), { operation })).to.deep.equal({ code: 0, body });
      expect(server.received.at(-1)).to.equal(
        `GET /guest/v1/machines/0123456789abcdef0123456789abcdef/${operation} HTTP/1.1\r\n` +
          `Host: ${server.relay}\r\nConnection: close\r\n\r\n`,
      );
    }
  });

  it("takes an answer in single bytes, any case of names, and no notice of what follows the body", async () => {
    const answer = "HTTP/1.1 200\r\ncontent-LENGTH:  7 \r\nX-Y:\r\n\r\ndenied\n";
    expect(await asked([...answer])).to.deep.equal({ code: 0, body: "denied\n" });
    expect(await asked(`${answer}HTTP/1.1 200 OK\r\n`)).to.deep.equal({ code: 0, body: "denied\n" });
    expect(await asked(ok(""))).to.deep.equal({ code: 0, body: "" });
  });

  it("takes an answer from a connection that stays open", async () => {
    expect(await asked((socket) => void socket.write(ok("denied\n")))).to.deep.equal({
      code: 0,
      body: "denied\n",
    });
  });

  const head = (length: number) => {
    const fixed = ok("denied\n", "X: \r\n").length - "denied\n".length;
    return ok("denied\n", `X: ${"x".repeat(length - fixed)}\r\n`);
  };

  it("takes a head of 1024 bytes and none of 1025", async () => {
    expect(head(1024).indexOf("\r\n\r\n")).to.equal(1020);
    expect((await asked(head(1024))).code).to.equal(0);
    expect((await asked(head(1025))).code).to.equal(MALFORMED);
  });

  const answers: readonly [string, number, string | readonly string[]][] = [
    ["nothing", MALFORMED, ""],
    ["a status line only", MALFORMED, "HTTP/1.1 200 OK\r\n"],
    ["garbage", MALFORMED, "\u0000\u00ff\u001b[2J\r\n\r\n"],
    ["HTTP/1.0", MALFORMED, "HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\ndenied\n"],
    ["HTTP/2", MALFORMED, "HTTP/2 200\r\nContent-Length: 7\r\n\r\ndenied\n"],
    ["an interim answer", MALFORMED, `HTTP/1.1 100 Continue\r\n\r\n${ok("denied\n")}`],
    ["a redirection", MALFORMED, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"],
    ["204", MALFORMED, "HTTP/1.1 204 No Content\r\n\r\n"],
    ["no length", MALFORMED, "HTTP/1.1 200 OK\r\n\r\ndenied\n"],
    ["two lengths", MALFORMED, ok("denied\n", "Content-Length: 7\r\n")],
    ["a signed length", MALFORMED, "HTTP/1.1 200 OK\r\nContent-Length: +7\r\n\r\ndenied\n"],
    ["a negative length", MALFORMED, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\ndenied\n"],
    ["a list of lengths", MALFORMED, "HTTP/1.1 200 OK\r\nContent-Length: 7, 7\r\n\r\ndenied\n"],
    ["a hexadecimal length", MALFORMED, "HTTP/1.1 200 OK\r\nContent-Length: 0x7\r\n\r\ndenied\n"],
    [
      "a length of 2^64 + 7",
      MALFORMED,
      "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551623\r\n\r\ndenied\n",
    ],
    ["a body that is one byte too long", MALFORMED, ok("x".repeat(257))],
    ["less than announced", MALFORMED, "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\ndenied\n"],
    ["chunks", MALFORMED, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ndenied\n\r\n0\r\n\r\n"],
    ["chunks with a length", MALFORMED, ok("denied\n", "transfer-encoding: chunked\r\n")],
    ["a compressed body", MALFORMED, ok("denied\n", "Content-Encoding: gzip\r\n")],
    ["a continued line", MALFORMED, ok("denied\n", "X: a\r\n b\r\n")],
    ["a name with a blank", MALFORMED, ok("denied\n", "Transfer-Encoding : chunked\r\n")],
    ["a line without a name", MALFORMED, ok("denied\n", ": x\r\n")],
    ["bare LF", MALFORMED, ok("denied\n").replaceAll("\r", "")],
    ["a bare CR", MALFORMED, ok("denied\n", "X: a\rb\r\n")],
    ["NUL in the head", MALFORMED, ok("denied\n", "X: a\u0000b\r\n")],
    ["bytes above ASCII in the head", MALFORMED, ok("denied\n", "X: \u00e9\r\n")],
    ["403", FORBIDDEN, "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n"],
    ["404 in chunks", REFUSED, "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"],
    ["409", REFUSED, "HTTP/1.1 409 Conflict\r\n\r\n"],
    ["429", REFUSED, "HTTP/1.1 429\r\n\r\n"],
    ["503", UNREACHABLE, "HTTP/1.1 503 Service Unavailable\r\n\r\n"],
    ["600", MALFORMED, "HTTP/1.1 600 What\r\nContent-Length: 0\r\n\r\n"],
  ];
  for (const [title, code, answer] of answers) {
    it(`ends with ${code} and prints nothing on ${title}`, async () => {
      expect(await asked(answer)).to.deep.equal({ code, body: "" });
    });
  }

  it("reads no more of an endless answer than it wants", async () => {
    const flood = (start: string) => (socket: Socket) => {
      socket.write(start);
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, "x")));
      };
      socket.on("drain", more);
      more();
    };
    const gigabyte = "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n";
    expect(await asked(flood(gigabyte))).to.deep.equal({ code: MALFORMED, body: "" });
    expect(await asked(flood("HTTP/1.1 200 OK\r\nX: "))).to.deep.equal({ code: MALFORMED, body: "" });
    const seven = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n";
    expect(await asked(flood(seven))).to.deep.equal({ code: 0, body: "xxxxxxx" });
  });

  it("ends at its deadline when the answer does not come, stalls, or trickles", async () => {
    const trickle = (socket: Socket) => {
      const ticking = setInterval(() => socket.write("x"), 20);
      socket.once("close", () => clearInterval(ticking));
      socket.write("HTTP/1.1 200 OK\r\nX: ");
    };
    for (const how of [
      () => undefined,
      (socket: Socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nden"),
      trickle,
    ]) {
      expect(await asked(how, { milliseconds: 200 })).to.deep.equal({ code: LATE, body: "" });
    }
  });

  it("says when nobody listens, and when the connection is reset", async () => {
    const other = await openRawServer(() => undefined);
    await other.close();
    expect(await asked("", { relay: other.relay })).to.deep.equal({ code: UNREACHABLE, body: "" });
    expect((await asked((socket) => void socket.resetAndDestroy())).code).to.equal(MALFORMED);
  });

  it("refuses a request that is not one, before it connects to anywhere", async () => {
    const good = { operation: "login", milliseconds: 1000, relay: server.relay } as const;
    const before = server.received.length;
    const requests = [
      relayRequest(good).subarray(0, 775),
      Buffer.concat([relayRequest(good), Buffer.from("x")]),
      Buffer.alloc(776),
      relayRequest({ ...good, milliseconds: 0 }),
      relayRequest({ ...good, milliseconds: 120_001 }),
      relayRequest({ ...good, relay: "none" }),
      relayRequest({ ...good, relay: "panel.example.net:80" }),
      relayRequest({ ...good, relay: "1".repeat(64) }),
      relayRequest({ ...good, instance: "a/../b" }),
      relayRequest({ ...good, instance: "" }),
      relayRequest({ ...good, code: "" }),
      relayRequest({ ...good, code: "A\nB" }),
      relayRequest({ ...good, challenge: "bh1.A\r\nX: y" }),
      relayRequest({ ...good, challenge: "a".repeat(640) }),
    ];
    for (const [i, request] of requests.entries()) {
      expect(await runWith(request), `request ${i}`).to.deep.equal({
        code: BAD_REQUEST,
        signal: null,
        body: "",
      });
    }
    expect(server.received.length).to.equal(before);
  });
});
