import { expect } from "chai";
import { httpChallenges } from "../../../keeper/certificates/http-challenges.ts";
import { listenPortal } from "../../../keeper/composition/listen-portal.ts";
import { GuestCall } from "../portal/support/guest-call.ts";

const BOUNDS = { connections: 100, ofAddress: 100, requestMs: 5_000, headBytes: 8_192 };
const PATH = "/.well-known/acme-challenge/";

describe("what is served in plain HTTP", () => {
  const { responder, handler } = httpChallenges("Host.example:8443");
  let server: Awaited<ReturnType<typeof listenPortal>>;

  before(async () => {
    server = await listenPortal(handler, { host: "127.0.0.1", port: 0 }, BOUNDS);
  });
  after(() => server.close());

  const ask = (target: string, host = "Host: host.example", method = "GET") =>
    new GuestCall(
      Number(new URL(server.url).port),
      `${method} ${target} HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`,
      "127.0.0.1",
    ).answer();

  it("answers a challenge as long as it is one, by whatever name it is asked", async () => {
    const takeAway = await responder.present({
      host: "host.example",
      token: "to_k-en",
      answer: "to_k-en.print",
    });
    expect(await ask(`${PATH}to_k-en`, "Host: host.example:5002")).to.match(
      /^HTTP\/1\.1 200 [\s\S]*\r\n\r\nto_k-en\.print$/,
    );
    expect(await ask(`${PATH}other`)).to.match(/^HTTP\/1\.1 404 /);
    await takeAway();
    expect(await ask(`${PATH}to_k-en`)).to.match(/^HTTP\/1\.1 404 /);
  });

  it("sends everything else of our name to HTTPS, for good and with its method", async () => {
    for (const method of ["GET", "POST"]) {
      const answer = await ask("/l/ABCDEFGH?x=1", "Host: HOST.example:80", method);
      expect(answer).to.match(/^HTTP\/1\.1 308 /);
      expect(answer).to.match(/\r\nLocation: https:\/\/Host\.example:8443\/l\/ABCDEFGH\?x=1\r\n/);
      expect(answer).to.match(/\r\n\r\n$/);
    }
  });

  it("leads nowhere else, and tells nobody who does not know our name", async () => {
    expect(await ask("//evil.example/")).to.match(
      /\r\nLocation: https:\/\/Host\.example:8443\/\/evil\.example\/\r\n/,
    );
    const refused = [
      ["/", "Host: evil.example"],
      ["/", "Host: host.example.evil.example"],
      ["/", "Host:"],
      ["http://evil.example/", "Host: evil.example"],
      ["*", "Host: host.example"],
      ["/\u00e9", "Host: host.example"],
      [`${PATH}../../etc/passwd`, "Host: evil.example"],
    ] as const;
    for (const [target, host] of refused) {
      const answer = await ask(target, host);
      expect(answer, target).to.match(/^HTTP\/1\.1 4\d\d /);
      expect(answer, target).not.to.match(/Location|example/i);
    }
  });
});
