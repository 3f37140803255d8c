import { expect } from "chai";
import fc from "fast-check";
import { toBase32 } from "../../../keeper/protocol/base32.ts";
import {
  decodeChallenge,
  encodeChallenge,
  expandChallenge,
} from "../../../keeper/protocol/login-challenge.ts";
import { type LoginAttempt, loginMessage } from "../../../keeper/protocol/login-message.ts";

const ATTEMPT: LoginAttempt = {
  domain: "panel.example.net",
  vm: "vm-42",
  user: "admin",
  sid: "7K3QFJ2M",
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  chainId: 31337n,
  contract: `0x${"5f".repeat(20)}`,
  tokenId: 42n,
  instance: "0123456789abcdef".repeat(2),
  sourceIp: "203.0.113.9",
  sourcePort: 50022,
  issuedAt: 1_790_000_000,
};
const SIGNER = `0x${"19".repeat(20)}`;

describe("login challenge", () => {
  it("survives for any attempt", () => {
    const attempts = fc.record({
      nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase32),
      sid: fc.uint8Array({ minLength: 5, maxLength: 5 }).map(toBase32),
      chainId: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      tokenId: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      sourcePort: fc.integer({ min: 0, max: 65_535 }),
      sourceIp: fc.oneof(fc.ipV4(), fc.ipV6()),
      issuedAt: fc.integer({ min: 0, max: 4_000_000_000 }),
    });
    fc.assert(
      fc.property(attempts, (changes) => {
        const attempt = { ...ATTEMPT, ...changes };
        expect(decodeChallenge(encodeChallenge(attempt))).to.deep.equal(attempt);
      }),
    );
  });

  it("expands to the text that the guest rebuilds, whatever the case of the address", () => {
    const token = encodeChallenge(ATTEMPT);
    expect(expandChallenge(token, SIGNER.toUpperCase().replace("0X", "0x"))).to.equal(
      loginMessage(ATTEMPT, SIGNER),
    );
  });

  it("is refused when it is cut, lengthened or spelled otherwise", () => {
    const token = encodeChallenge(ATTEMPT);
    for (let i = 0; i < token.length; i++) {
      expect(() => decodeChallenge(token.slice(0, i)), `cut at ${i}`).to.throw(RangeError);
    }
    for (const bad of [
      `${token}A`,
      `${token}AAAA`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.replace("bh1", "bh2"),
    ]) {
      expect(() => decodeChallenge(bad), bad).to.throw(RangeError);
    }
  });

  it("cannot carry a text that breaks out of its line", () => {
    const changes: readonly Partial<LoginAttempt>[] = [
      { vm: "vm as root" },
      { user: "admin.\nURI: https://evil.example" },
      { domain: "evil.example/x" },
      { domain: "a\nb" },
      { sourceIp: "1.2.3.4\n- urn:x" },
      { sid: "../../.." },
    ];
    for (const change of changes) expect(() => encodeChallenge({ ...ATTEMPT, ...change })).to.throw();
  });

  it("needs an address to expand", () => {
    expect(() => expandChallenge(encodeChallenge(ATTEMPT), "0x12")).to.throw(RangeError);
  });
});
