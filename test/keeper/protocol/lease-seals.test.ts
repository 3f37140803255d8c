import { expect } from "chai";
import fc from "fast-check";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import {
  decodeLeaseAnswer,
  encodeLeaseAnswer,
  type LeaseAnswer,
} from "../../../keeper/protocol/lease-answer.ts";
import { decodeLeaseRequest, encodeLeaseRequest } from "../../../keeper/protocol/lease-request.ts";
import { openLeaseAnswer } from "../../../keeper/protocol/open-lease-answer.ts";
import { openLeaseRequest } from "../../../keeper/protocol/open-lease-request.ts";
import { sealLeaseAnswer } from "../../../keeper/protocol/seal-lease-answer.ts";
import { sealLeaseRequest } from "../../../keeper/protocol/seal-lease-request.ts";
import { wireguardKeyText } from "../../../keeper/protocol/wireguard-key.ts";

const secretOf = (byte: number) => new Uint8Array(32).fill(byte);
const wireguard = (byte: number) =>
  wireguardKeyText(Buffer.from(keyPair(secretOf(byte)).publicKey.slice(2), "hex"));
const BROKER = keyPair(secretOf(1));
const HOST = keyPair(secretOf(2));
const LEASES = `0x${"AB".repeat(20)}`;
const DEPLOYMENT = `0x${"Cd".repeat(20)}`;
const REQUEST = { wireguardKey: wireguard(3), replyKey: HOST.publicKey };
const ANSWER: LeaseAnswer = {
  prefix: "2001:db8:0:1::/64",
  gateway: "2001:db8::1",
  wireguardKey: wireguard(4),
  endpoint: "broker.example.org:51820",
  zone: "v6.example.org",
  keepalive: 25,
};
const REQUEST_CONTEXT = { chainId: 31337n, leases: LEASES, brokerId: 7, deployment: DEPLOYMENT };
const ANSWER_CONTEXT = { chainId: 31337n, leases: LEASES, requestId: 42n, deployment: DEPLOYMENT };

async function opens(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

describe("a request for a prefix", () => {
  it("opens for the broker that it is sealed to, whatever the case of the addresses", async () => {
    const sealed = await sealLeaseRequest(REQUEST, BROKER.publicKey, REQUEST_CONTEXT);
    const context = { ...REQUEST_CONTEXT, deployment: DEPLOYMENT.toLowerCase() };
    expect(await openLeaseRequest(sealed, BROKER.secretKey, context)).to.deep.equal(REQUEST);
  });

  it("opens for no other broker, host, contract or chain: copied to another place it is garbage", async () => {
    const sealed = await sealLeaseRequest(REQUEST, BROKER.publicKey, REQUEST_CONTEXT);
    for (const other of [{ brokerId: 8 }, { deployment: LEASES }, { leases: DEPLOYMENT }, { chainId: 1n }]) {
      const context = { ...REQUEST_CONTEXT, ...other };
      expect(await opens(openLeaseRequest(sealed, BROKER.secretKey, context))).to.equal(false);
    }
    expect(await opens(openLeaseRequest(sealed, HOST.secretKey, REQUEST_CONTEXT))).to.equal(false);
  });

  it("has one length, so that it tells nothing", async () => {
    const sealed = await sealLeaseRequest(REQUEST, BROKER.publicKey, REQUEST_CONTEXT);
    expect(sealed.length).to.equal(32 + 65 + 16);
  });

  it("carries no key that a tunnel or an answer cannot be made with", () => {
    const zeros = new Uint8Array(65);
    zeros[0] = 1;
    expect(() => decodeLeaseRequest(zeros)).to.throw(RangeError);
    const bytes = encodeLeaseRequest(REQUEST);
    expect(() => decodeLeaseRequest(bytes.fill(0, 33))).to.throw(RangeError);
  });

  it("is read without another error than RangeError from any bytes", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 1_024 }),
      fc.uint8Array({ minLength: 65, maxLength: 65 }).map((all) => all.fill(1, 0, 1)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          expect(encodeLeaseRequest(decodeLeaseRequest(input))).to.deep.equal(input);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }),
    );
  });
});

describe("an answer with a prefix", () => {
  it("opens for the host that asked", async () => {
    const sealed = await sealLeaseAnswer(ANSWER, HOST.publicKey, ANSWER_CONTEXT);
    expect(await openLeaseAnswer(sealed, HOST.secretKey, ANSWER_CONTEXT)).to.deep.equal(ANSWER);
  });

  it("opens for no other request: an old answer is never taken for a new one", async () => {
    const sealed = await sealLeaseAnswer(ANSWER, HOST.publicKey, ANSWER_CONTEXT);
    for (const other of [
      { requestId: 43n },
      { deployment: LEASES },
      { leases: DEPLOYMENT },
      { chainId: 1n },
    ]) {
      const context = { ...ANSWER_CONTEXT, ...other };
      expect(await opens(openLeaseAnswer(sealed, HOST.secretKey, context))).to.equal(false);
    }
  });

  it("fits into the contract with the longest names that there are", async () => {
    const label = "a".repeat(63);
    const name = `${label}.${label}.${label}.${"a".repeat(57)}`;
    const longest = { ...ANSWER, endpoint: `${name}:65535`, zone: name };
    const sealed = await sealLeaseAnswer(longest, HOST.publicKey, ANSWER_CONTEXT);
    expect(sealed.length).to.be.at.most(1_024);
    expect(await openLeaseAnswer(sealed, HOST.secretKey, ANSWER_CONTEXT)).to.deep.equal(longest);
  });

  for (const endpoint of ["[2001:db8::5]:51820", "192.0.2.1:1", "broker:65535"])
    it(`leads to ${endpoint}`, () => {
      const answer = { ...ANSWER, endpoint, zone: null };
      expect(decodeLeaseAnswer(encodeLeaseAnswer(answer))).to.deep.equal(answer);
    });

  for (const [what, wrong] of [
    ["a prefix with bits after its length", { prefix: "2001:db8::1/64" }],
    ["a prefix that is written in another way", { prefix: "2001:0db8::/64" }],
    ["an IPv4 prefix", { prefix: "192.0.2.0/24" }],
    ["a prefix of a single address", { prefix: "2001:db8::/128" }],
    ["an endpoint with a path", { endpoint: "broker.example.org:51820/x" }],
    ["an endpoint without a port", { endpoint: "broker.example.org" }],
    ["a port that does not exist", { endpoint: "broker.example.org:65536" }],
    ["an endpoint of two lines", { endpoint: "broker:1\nPostUp:2" }],
    ["a zone with a space", { zone: "a b" }],
    ["a gateway that is IPv4", { gateway: "192.0.2.1" }],
  ] as const)
    it(`never has ${what}`, () => {
      expect(() => encodeLeaseAnswer({ ...ANSWER, ...wrong })).to.throw();
    });

  it("is read without another error than RangeError from any bytes", () => {
    const bytes = fc.uint8Array({ minLength: 128, maxLength: 128 }).map((all) => all.fill(1, 0, 1));
    const near = fc
      .tuple(fc.nat(127), fc.nat(255))
      .map(([at, value]) => encodeLeaseAnswer(ANSWER).fill(value, at, at + 1));
    fc.assert(
      fc.property(fc.oneof(bytes, near), (input) => {
        try {
          expect(encodeLeaseAnswer(decodeLeaseAnswer(input))).to.deep.equal(input);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }),
    );
  });
});
