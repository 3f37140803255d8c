import { expect } from "chai";
import { Wallet } from "ethers";
import fc from "fast-check";
import { toBase32 } from "../../../keeper/protocol/base32.ts";
import { type Delegation, delegationMessage } from "../../../keeper/protocol/delegation-message.ts";
import { decodeDelegation, encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";

const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
const WALLET = new Wallet(`0x${"11".repeat(32)}`);
const PLACE = {
  domain: "panel.example.net",
  vm: "vm-42",
  chainId: 11155111n,
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  tokenId: 42n,
};
const DELEGATION: Delegation = {
  scope: "machine",
  issuedAt: 1_790_000_000,
  expiresAt: 1_790_028_800,
  nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
  user: "admin",
  source: null,
};
const SIGNATURE = `0x${"ab".repeat(65)}`;

describe("delegationMessage", () => {
  it("names the key, the machine, the user and the time", () => {
    expect(
      delegationMessage(PLACE, DELEGATION, KEY, WALLET.address.toLowerCase()),
    ).to.equal(`panel.example.net wants you to sign in with your Ethereum account:
0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A

Let an SSH key log in to vm-42 as admin until 2026-09-21T22:13:20Z.

URI: https://panel.example.net/keys
Version: 1
Chain ID: 11155111
Nonce: AAAQEAYEAUDAOCAJBIFQYDIOB4
Issued At: 2026-09-21T14:13:20Z
Expiration Time: 2026-09-21T22:13:20Z
Resources:
- urn:blockhost:vm:11155111:0x5fbdb2315678afecb367f032d93f642f64180aa3:42
- urn:blockhost:ssh-key:${KEY}`);
  });

  it("names the contract in the place of a machine when it is for all, and the network that the key is bound to", () => {
    const wide: Delegation = { ...DELEGATION, scope: "all", source: "2001:db8::/32" };
    const text = delegationMessage(PLACE, wide, KEY, WALLET.address);
    expect(text).to.include("Let an SSH key log in to all my machines as admin until");
    expect(text.slice(text.indexOf("Resources:"))).to.equal(`Resources:
- urn:blockhost:vms:11155111:0x5fbdb2315678afecb367f032d93f642f64180aa3
- urn:blockhost:ssh-key:${KEY}
- urn:blockhost:from:%5B2001:db8::%5D/32`);
  });
});

describe("encodeDelegation and decodeDelegation", () => {
  it("carry every delegation that a guest takes", () => {
    const arbitrary = fc.record({
      scope: fc.constantFrom("machine" as const, "all" as const),
      issuedAt: fc.integer({ min: 0, max: 2 ** 37 }),
      lasts: fc.integer({ min: 0, max: 30 * 86_400 }),
      nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase32),
      user: fc.stringMatching(/^[a-z_][a-z0-9_-]{0,31}$/),
      source: fc.option(fc.constantFrom("203.0.113.0/24", "2001:db8::/32", "::/0")),
      signature: fc.uint8Array({ minLength: 65, maxLength: 65 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ lasts, signature, ...rest }) => {
        const delegation: Delegation = { ...rest, expiresAt: rest.issuedAt + lasts };
        const hex = `0x${Buffer.from(signature).toString("hex")}`;
        const token = encodeDelegation(delegation, hex);
        expect(decodeDelegation(token)).to.deep.equal({ delegation, signature: hex });
      }),
    );
  });

  const wrong: readonly [string, Partial<Delegation>][] = [
    ["ends before it begins", { expiresAt: DELEGATION.issuedAt - 1 }],
    ["lasts longer than 30 days", { expiresAt: DELEGATION.issuedAt + 30 * 86_400 + 1 }],
    ["is for a user that cannot be", { user: "a b" }],
    ["is for a source that is no network", { source: "203.0.113.9" }],
    ["is for an address inside of a network", { source: "203.0.113.9/24" }],
  ];
  for (const [how, change] of wrong) {
    it(`refuse one that ${how}`, () => {
      expect(() => encodeDelegation({ ...DELEGATION, ...change }, SIGNATURE)).to.throw();
    });
  }

  it("refuse a token that is cut, longer, of another scope or of another kind", () => {
    const token = encodeDelegation(DELEGATION, SIGNATURE);
    const bytes = Buffer.from(token.slice(5), "base64url");
    const scoped = `bhd1.${Buffer.concat([Buffer.of(2), bytes.subarray(1)]).toString("base64url")}`;
    for (const bad of [
      token.slice(0, -2),
      `${token}AA`,
      scoped,
      token.replace("bhd1.", "bh1."),
      "",
      "bhd1.=",
    ]) {
      expect(() => decodeDelegation(bad), bad).to.throw(RangeError);
    }
  });
});
