import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { expect } from "chai";
import { acmeAccountKey } from "../../../keeper/certificates/acme-account-key.ts";
import type { ChallengeResponder } from "../../../keeper/certificates/challenge-responder.ts";
import { httpChallenges } from "../../../keeper/certificates/http-challenges.ts";
import { type AcmeOptions, openAcme } from "../../../keeper/certificates/open-acme.ts";
import { orderCertificate } from "../../../keeper/certificates/order-certificate.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { AcmeServer } from "./support/acme-server.ts";
import { CertificateRoom, HOST } from "./support/certificate-room.ts";
import { hurriedTime } from "./support/hurried-time.ts";

const FOREVER = new AbortController().signal;

type Changes = Partial<AcmeOptions> & { readonly email?: string | undefined; readonly signal?: AbortSignal };

describe("orderCertificate, of a real ACME server", function () {
  this.timeout(60_000);
  let server: AcmeServer;
  let room: CertificateRoom;
  let close = async () => {};

  before(async function () {
    // Where Debian has no pebble the rest of the suite still says how orders and failures are dealt with.
    if (!AcmeServer.isThere()) this.skip();
    server = await AcmeServer.start();
  });
  after(() => server?.stop());
  beforeEach(async () => {
    room = await CertificateRoom.open();
  });
  afterEach(async () => {
    await close();
    close = async () => {};
    await room.close();
  });

  async function serve(handler: RequestListener): Promise<void> {
    const http = createServer(handler).listen(server.httpPort, "127.0.0.1");
    await once(http, "listening");
    close = async () => {
      http.closeAllConnections();
      await once(http.close(), "close");
    };
  }

  async function order(responder: ChallengeResponder, changes: Changes = {}) {
    const {
      ca = server.ca,
      directory = server.directory,
      email,
      time = hurriedTime,
      signal = FOREVER,
    } = changes;
    const client = openAcme({ directory, ca, accountKey: await acmeAccountKey(room.folder), time });
    return orderCertificate({ client, host: HOST, email, responder, time, signal });
  }

  it("gets a certificate for a fresh key, again and again with the same account", async () => {
    const { responder, handler } = httpChallenges(HOST);
    await serve(handler);
    const first = await order(responder);
    expect(new X509Certificate(first.cert).subjectAltName).to.equal(`DNS:${HOST}`);
    expect(first.cert.match(/BEGIN CERTIFICATE/g)).to.have.length.greaterThan(1);
    for (const email of ["a@b.example", "c@d.example", undefined]) {
      expect((await order(responder, { email })).key).not.to.equal(first.key);
    }
  });

  it("gets one by a record of the DNS, which it takes away again", async () => {
    const name = `_acme-challenge.${HOST}`;
    const [shown, taken] = [new Set<string>(), new Set<string>()];
    const pair = await order({
      type: "dns-01",
      present: async ({ answer }) => {
        server.names.texts.set(name, answer);
        shown.add(answer);
        return async () => {
          server.names.texts.delete(name);
          taken.add(answer);
        };
      },
    });
    expect(shown.size).to.equal(1);
    expect(taken).to.deep.equal(shown);
    expect(new X509Certificate(pair.cert).checkHost(HOST)).to.equal(HOST);
  });

  it("gets none when the name does not lead to the answer, and leaves no answer behind", async () => {
    await serve((_request, response) => response.end("something else"));
    let left = 0;
    const responder: ChallengeResponder = {
      type: "http-01",
      present: async () => {
        left += 1;
        return async () => {
          left -= 1;
        };
      },
    };
    const failure = await rejection(order(responder), FinalError, "ACME_CHALLENGE_FAILED");
    expect(failure.message).to.include(HOST);
    expect(left).to.equal(0);
  });

  it("gets none when nothing answers for the name", async () => {
    await rejection(order(httpChallenges(HOST).responder), FinalError, "ACME_CHALLENGE_FAILED");
  });

  it("gives up an order that comes to no end, and stops when it is told to", async () => {
    await serve(() => {});
    let ahead = 0;
    const time = {
      now: () => Date.now() + ahead,
      sleep: async () => {
        ahead += 301_000;
      },
    };
    const { responder } = httpChallenges(HOST);
    await rejection(order(responder, { time }), RetryableError, "ACME_SLOW");
    const quit = new AbortController();
    const stopped = { now: Date.now, sleep: async () => quit.abort(new Error("stopped")) };
    const failure = await order(responder, { time: stopped, signal: quit.signal }).catch((error) => error);
    expect(failure).to.include({ message: "stopped" });
  });

  it("does not talk to a directory that nobody whom it trusts vouches for", async () => {
    const { cert } = await ownPair("127.0.0.1", Date.now());
    await rejection(order(httpChallenges(HOST).responder, { ca: cert }), RetryableError, "ACME_UNREACHABLE");
  });

  it("says so when the authority is down", async () => {
    const nowhere = "https://127.0.0.1:1/dir";
    await rejection(
      order(httpChallenges(HOST).responder, { directory: nowhere }),
      RetryableError,
      "ACME_UNREACHABLE",
    );
  });
});
