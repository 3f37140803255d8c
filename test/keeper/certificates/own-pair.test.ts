import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { certificateFacts } from "../../../keeper/certificates/certificate-facts.ts";
import { checkPair } from "../../../keeper/certificates/check-pair.ts";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";

const NOW = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;

describe("ownPair", () => {
  it("is for one host, a name or an address, for a server and for nothing else", async () => {
    for (const [host, name] of [
      ["host.example", "DNS:host.example"],
      ["192.0.2.7", "IP Address:192.0.2.7"],
    ] as const) {
      const pair = await ownPair(host, NOW);
      const certificate = new X509Certificate(pair.cert);
      expect(certificate.subjectAltName).to.equal(name);
      expect(certificate.ca).to.equal(false);
      expect(certificate.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.1"]);
      expect(certificate.verify(certificate.publicKey)).to.equal(true);
      checkPair(pair, host);
    }
  });

  it("begins a day ago, for clocks that are behind, and ends when browsers want it to", async () => {
    const { from, until } = certificateFacts(await ownPair("host.example", NOW));
    expect(from).to.equal(NOW - DAY);
    expect(until - from).to.equal(825 * DAY);
  });

  it("has another key each time", async () => {
    expect((await ownPair("host.example", NOW)).key).not.to.equal((await ownPair("host.example", NOW)).key);
  });
});

describe("checkPair", () => {
  it("refuses what cannot be served, and quotes nothing of it", async () => {
    const [pair, other] = [await ownPair("host.example", NOW), await ownPair("host.example", NOW)];
    const secret = pair.key.split("\n")[1] ?? "";
    const bad = [
      { ...pair, cert: "" },
      { ...pair, cert: pair.key },
      { ...pair, key: other.key },
      { ...pair, key: pair.cert },
      { ...pair, key: pair.key.replace("PRIVATE", "PRIVTE") },
      { ...pair, cert: pair.cert.slice(0, 300) },
    ];
    for (const one of bad) {
      const { message } = await rejection((async () => checkPair(one))(), FinalError, "CERTIFICATE_UNUSABLE");
      expect(message).not.to.include(secret);
    }
  });

  it("refuses one for another host", async () => {
    const pair = await ownPair("host.example", NOW);
    checkPair(pair);
    const check = async () => checkPair(pair, "other.example");
    await rejection(check(), FinalError, "CERTIFICATE_UNUSABLE");
  });
});
