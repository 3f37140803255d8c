import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { acmeAccountKey } from "../../../keeper/certificates/acme-account-key.ts";
import { openAcme } from "../../../keeper/certificates/open-acme.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { RateLimited } from "../../../keeper/certificates/rate-limited.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { CertificateRoom } from "./support/certificate-room.ts";
import { hurriedTime } from "./support/hurried-time.ts";

const LIMITED = { type: "urn:ietf:params:acme:error:rateLimited", detail: "too many certificates." };

describe("openAcme, of an authority that the test plays", () => {
  let room: CertificateRoom;
  let server: Server;
  let ca: string;
  /** How it answers who wants an account. */
  let answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };
  let asked: number;

  const base = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeEach(async () => {
    room = await CertificateRoom.open();
    asked = 0;
    const pair = await ownPair("127.0.0.1", Date.now());
    ca = pair.cert;
    server = createServer(pair, (request, response) => {
      response.setHeader("Replay-Nonce", "nonce").setHeader("Content-Type", "application/json");
      if (request.url === "/account") {
        asked += 1;
        response.writeHead(answer.status, answer.headers).end(answer.body);
      } else response.end(JSON.stringify({ newNonce: `${base()}/nonce`, newAccount: `${base()}/account` }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => {
    server.closeAllConnections();
    await once(server.close(), "close");
    await room.close();
  });

  async function register(): Promise<unknown> {
    const accountKey = await acmeAccountKey(room.folder);
    const client = openAcme({ directory: `${base()}/dir`, ca, accountKey, time: hurriedTime });
    return client.createAccount({ termsOfServiceAgreed: true });
  }

  it("hands on how long an authority wants to hear nothing, and asks it no second time", async () => {
    answer = { status: 429, headers: { "Retry-After": "3600" }, body: JSON.stringify(LIMITED) };
    const limited = await rejection(register(), RateLimited, "ACME_RATE_LIMITED");
    expect(limited).to.include({ afterMs: 3_600_000 });
    expect(limited.message).to.include("too many certificates");
    expect(asked).to.equal(1);
  });

  it("takes an authority that is overloaded at its word, and one that is broken as away", async () => {
    answer = { status: 503, headers: { "Retry-After": "60" }, body: "<h1>busy" };
    expect(await rejection(register(), RateLimited, "ACME_RATE_LIMITED")).to.include({ afterMs: 60_000 });
    answer = { status: 500, body: "<h1>broken" };
    await rejection(register(), RetryableError, "ACME_UNREACHABLE");
  });

  it("tells the authority's words, short and without what would break a line", async () => {
    const detail = `not\nfor you \u001b[31m${"x".repeat(1_000)}`;
    answer = {
      status: 403,
      body: JSON.stringify({ type: "urn:ietf:params:acme:error:unauthorized", detail }),
    };
    const { message } = await rejection(register(), FinalError, "ACME_REFUSED");
    expect(message)
      .to.match(/not for you \[31mx+/)
      .and.have.length.below(400);
  });

  it("follows no redirect", async () => {
    answer = { status: 307, headers: { Location: `${base()}/dir` }, body: "{}" };
    await rejection(register(), FinalError, "ACME_REFUSED");
  });

  it("gives up an authority that takes the connection and says nothing more of use", async () => {
    answer = { status: 400, body: JSON.stringify({ type: "urn:ietf:params:acme:error:badNonce" }) };
    const failure = await register().then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Error);
    expect(asked).to.equal(6);
  });
});
