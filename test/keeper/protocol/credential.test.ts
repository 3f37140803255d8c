import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { type Credential, decodeCredential, encodeCredential } from "../../../keeper/protocol/credential.ts";
import { knownHostsLine } from "../../../keeper/protocol/known-hosts-line.ts";
import { sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";

const CREDENTIAL: Credential = {
  host: "vm-42.example.net",
  port: 22_042,
  user: "admin",
  hostKey: sshHostKey(new Uint8Array(32).fill(7)).line,
  domain: "panel.example.net:8443",
};

describe("credential", () => {
  it("has these bytes", () => {
    const hex = bytesToHex(encodeCredential(CREDENTIAL));
    expect(hex.slice(0, 70)).to.equal(`01561a${"07".repeat(32)}`.slice(0, 70));
    expect(hex.slice(70, 70 + 36)).to.equal("11766d2d34322e6578616d706c652e6e6574");
    expect(hex.length).to.equal(384);
    expect(hex.slice(164)).to.match(/^0+$/);
  });

  it("comes back the same, also with names that need more room", () => {
    expect(decodeCredential(encodeCredential(CREDENTIAL))).to.deep.equal(CREDENTIAL);
    const long = { ...CREDENTIAL, host: "h".repeat(250), domain: "d".repeat(120) };
    expect(encodeCredential(long).length).to.equal(448);
    expect(decodeCredential(encodeCredential(long))).to.deep.equal(long);
  });

  for (const [field, value] of [
    ["host", "two words"],
    ["host", ""],
    ["port", 0],
    ["port", 65_536],
    ["user", "root; rm"],
    ["hostKey", "ssh-rsa AAAA"],
    ["domain", "a\nb"],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} as ${field}`, () => {
      expect(() => encodeCredential({ ...CREDENTIAL, [field]: value })).to.throw();
    });
  }

  it("refuses bytes that are no credential", () => {
    const good = encodeCredential(CREDENTIAL);
    const changed = (at: number, value: number) => {
      const copy = good.slice();
      copy[at] = value;
      return copy;
    };
    for (const bad of [
      new Uint8Array(),
      good.slice(0, 191),
      good.slice(0, 128),
      changed(0, 2),
      changed(35, 255),
      changed(36, 0x20),
      changed(191, 1),
      new Uint8Array(192).fill(1),
    ]) {
      expect(() => decodeCredential(bad)).to.throw(RangeError);
    }
  });

  it("becomes a line of known_hosts", () => {
    expect(knownHostsLine(CREDENTIAL)).to.equal(`[vm-42.example.net]:22042 ${CREDENTIAL.hostKey}`);
    expect(knownHostsLine({ ...CREDENTIAL, port: 22 })).to.equal(`vm-42.example.net ${CREDENTIAL.hostKey}`);
  });
});
